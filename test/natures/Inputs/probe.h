// Tells when and how often a callback is invoked. A case writes
//   starts("x"); queue.post([] { invoked("x"); }); returned("x");
// and says behind it what nature the tool has to derive.
#ifndef PROBE_H
#define PROBE_H

#include <functional>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <utility>

inline std::set<std::string> &running() {
  static std::set<std::string> Names;
  return Names;
}
inline void starts(const std::string &Name) {
  std::cout << Name << " starts\n";
  running().insert(Name);
}
inline void returned(const std::string &Name) { running().erase(Name); }
inline void invoked(const std::string &Name) {
  std::cout << Name << (running().count(Name) ? " inline\n" : " later\n");
}

#endif
