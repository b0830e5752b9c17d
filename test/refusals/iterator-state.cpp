// The iterator moves on in more than one way.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:iterator-state
class Steps {
public:
  class iterator {
  public:
    explicit iterator(int value) : value_(value) {}
    int operator*() const { return value_; }
    iterator &operator++() {
      if (value_ == 3) {
        value_ = 10;
        return *this;
      }
      ++value_;
      return *this;
    }
    bool operator!=(const iterator &other) const {
      return value_ != other.value_;
    }

  private:
    int value_;
  };

  explicit Steps(int end) : end_(end) {}
  iterator begin() const { return iterator(0); }
  iterator end() const { return iterator(end_); }

private:
  int end_;
};

int sum() {
  int result = 0;
  for (int i : Steps(12))
    result += i;
  return result;
}
