// The visitor gets two things at a time.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-arguments
#include <functional>
#include <map>
#include <string>

static void
for_each_entry(const std::map<std::string, int> &entries,
               const std::function<void(const std::string &, int)> &visit) {
  for (const auto &[name, value] : entries)
    visit(name, value); // refused: visitor-arguments
}

int sum(const std::map<std::string, int> &entries) {
  int result = 0;
  for_each_entry(entries, [&](const std::string &, int value) { result += value; });
  return result;
}
