#include <iostream>

int main() {
  int *Number = new int(1);
  std::cout << *Number << "\ntwo\n";
  delete Number;
  return 0;
}

// CHECK:        return 4 - 4;
