// Counts what is allocated and freed, in place of the program's own operators.
// For one source of a program.

#ifndef ALLOCATION_COUNT_HPP
#define ALLOCATION_COUNT_HPP

#include <cstdlib>
#include <new>

inline int allocated = 0;
inline int freed = 0;

void *operator new(std::size_t size) {
  ++allocated;
  if (void *memory = std::malloc(size))
    return memory;
  std::abort();
}
void operator delete(void *memory) noexcept {
  ++freed;
  std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept {
  ++freed;
  std::free(memory);
}

#endif
