// Elements are of two types.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-arguments
#include <string>
#include <tuple>

template <class Visit>
static void for_each_field(const std::tuple<int, std::string> &fields,
                           Visit visit) {
  visit(std::get<0>(fields));
  visit(std::get<1>(fields)); // refused: visitor-arguments
}

int count(const std::tuple<int, std::string> &fields) {
  int result = 0;
  for_each_field(fields, [&](const auto &) { ++result; });
  return result;
}
