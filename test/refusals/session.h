#include "event_loop.h"

class Session {
public:
  void start(EventLoop *Loop);

private:
  std::string Key;
};
