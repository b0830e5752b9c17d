// RUN: this comment goes, and so does the blank line below

#include "left_alone.h"

void again(int) {
  later([](int Number) { again(Number); }); // refused: cycle
}
