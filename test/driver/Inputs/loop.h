// Operations that report through a callback; nothing runs in these tests.
#include <functional>
#include <memory>
#include <string>
#include <utility>

struct Loop {
  void read(std::function<void(std::string)> Done);
  void write(std::string Text, std::function<void(bool)> Done);
  void post(std::function<void()> Done);
};
using Handle = std::shared_ptr<Loop>;
