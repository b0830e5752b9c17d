// The end is converted to another type, and may become another number.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:iterator-state
class Range {
public:
  class iterator {
  public:
    explicit iterator(short value) : value_(value) {}
    int operator*() const { return value_; }
    iterator &operator++() {
      ++value_;
      return *this;
    }
    bool operator!=(const iterator &other) const {
      return value_ != other.value_;
    }

  private:
    short value_;
  };

  explicit Range(int end) : end_(end) {}
  iterator begin() const { return iterator(0); }
  iterator end() const { return iterator(static_cast<unsigned char>(end_)); } // refused: iterator-state

private:
  int end_;
};

int sum() {
  int result = 0;
  for (int i : Range(5))
    result += i;
  return result;
}
