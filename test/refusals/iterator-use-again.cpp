// The iterator is read twice, and compared in the body.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:iterator-use
class Count {
public:
  explicit Count(int end) : end_(end) {}
  struct iterator {
    int at;
    explicit iterator(int at) : at(at) {}
    int operator*() const { return at; }
    iterator &operator++() {
      ++at;
      return *this;
    }
    bool operator!=(const iterator &other) const { return at != other.at; }
  };
  iterator begin() const { return iterator(0); }
  iterator end() const { return iterator(end_); }

private:
  int end_;
};

int sum() {
  int result = 0;
  for (int i : Count(3))
    result += i;
  Count count(5); // refused: iterator-use
  for (auto it = count.begin(); it != count.end(); ++it) {
    result += *it;
    if (*it == 3)
      break;
  }
  return result;
}
