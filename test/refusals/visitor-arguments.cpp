// The visitor gets things of two types, one after the other.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-arguments
#include <map>
#include <string>

template <class Visit>
static void for_each_field(const std::map<std::string, int> &entries, Visit visit) {
  for (const auto &[name, value] : entries) {
    visit(name);
    visit(value); // refused: visitor-arguments
  }
}

int sum(const std::map<std::string, int> &entries) {
  int result = 0;
  for_each_field(entries, [&](const auto &) { ++result; });
  return result;
}
