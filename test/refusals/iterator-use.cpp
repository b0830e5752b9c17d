// Somebody keeps a range, and goes over it twice.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:iterator-use
class Range {
public:
  class iterator {
  public:
    explicit iterator(int value) : value_(value) {}
    int operator*() const { return value_; }
    iterator &operator++() {
      ++value_;
      return *this;
    }
    bool operator!=(const iterator &other) const {
      return value_ != other.value_;
    }

  private:
    int value_;
  };

  explicit Range(int end) : end_(end) {}
  iterator begin() const { return iterator(0); }
  iterator end() const { return iterator(end_); }

private:
  int end_;
};

int sum() {
  int result = 0;
  for (int i : Range(5))
    result += i;
  Range kept(3);
  for (int i : kept)
    for (int j : kept) // refused: iterator-use
      result += i * j;
  return result;
}
