// Members that only refer to what the constructor was given are that parameter.
// RUN: %check-coroutinize %s %t --generators
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

class Growing {
public:
  explicit Growing(std::vector<int> &values) : values_(values) {}

  class iterator {
  public:
    iterator(std::vector<int> &values, size_t at) : values_(&values), at_(at) {}
    int &operator*() const { return (*values_)[at_]; }
    iterator &operator++() {
      ++at_;
      return *this;
    }
    bool operator!=(const iterator &) const { return at_ < values_->size(); }

  private:
    std::vector<int> *values_;
    size_t at_;
  };
  iterator begin() { return iterator(values_, 0); }
  iterator end() { return iterator(values_, 0); }

private:
  std::vector<int> &values_;
};

class Words {
public:
  explicit Words(const std::string &text, char by = ' ') : text_(text), by_(by) { next(); }

  Words &begin() { return *this; }
  Words &end() { return *this; }
  const std::string &operator*() const { return word_; }
  Words &operator++() {
    next();
    return *this;
  }
  bool operator!=(const Words &) const { return !done_; }

private:
  void next() {
    word_.clear();
    while (at_ < text_.size() && text_[at_] == by_)
      ++at_;
    done_ = at_ == text_.size();
    while (at_ < text_.size() && text_[at_] != by_)
      word_ += text_[at_++];
  }

  const std::string &text_;
  char by_;
  size_t at_ = 0;
  std::string word_;
  bool done_ = false;
};

int main() {
  std::vector<int> values = {1, 2, 3};
  for (int &value : Growing(values)) {
    if (values.size() < 6) {
      int next = value * 2;
      values.push_back(next);
    } else {
      value = 0;
    }
  }
  for (int value : values)
    std::printf("%d\n", value);
  std::string text = " some words  more";
  for (const std::string &word : Words(text))
    std::printf("[%s]\n", word.c_str());
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<int &> growing(std::vector<int> *values) {
// CHECK-NEXT:   for (size_t at = 0; at < values->size(); ++at)
// CHECK-NEXT:     co_yield (*values)[at];
// CHECK-NEXT: }

// CHECK:        for (int &value : growing(&values)) {
