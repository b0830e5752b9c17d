//===- link-scale.cpp - Time and memory of the link by size of the project ===//
//
//   link-scale FUNCTIONS
//
// Makes the facts of a project of so many functions, in units of a hundred:
// loops with queues, operations on them that forward to one another, recursion,
// virtual operations, and callers. Joins and solves them, and prints functions,
// parameters, those invoked at most
// once, milliseconds of processor time, and the peak of the resident memory in megabytes,
// the facts themselves included.
//
//===----------------------------------------------------------------------===//
#include "link/Natures.h"
#include <ctime>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>

using namespace coroutinize;

namespace {

std::string key(unsigned Number) {
  return "c:@N@project@S@Service@F@operation" + std::to_string(Number) + "#";
}

/// Functions First to First + 99: the first is a loop that takes from its
/// queue, the second one posts to it, the others hand on to a function before
/// them, some of another unit.
Facts unit(unsigned First) {
  Facts Made;
  std::string Cell = "c:@N@project@S@Loop@FI@tasks" + std::to_string(First);
  for (unsigned I = 0; I < 100; ++I) {
    unsigned Number = First + I;
    FunctionNode Node;
    Node.Key = key(Number);
    Node.Name = "project::Service::operation" + std::to_string(Number);
    Node.At = {"src/service.cpp", Number, 1};
    CallableUse Use;
    Use.At = Node.At;
    CallableSummary Summary;
    Summary.Function = Node.Key;
    Summary.Name = Node.Name;
    Summary.At = Node.At;
    Summary.Most = 1;
    if (I == 0) {
      Summary.Cell = Cell;
      Use.Kind = UseKind::Call;
    } else if (I == 1) {
      Use.Kind = UseKind::Store;
      Use.Target = Cell;
      Use.Name = "Loop::tasks";
    } else {
      unsigned Before = I % 10 ? Number - 1 : Number - (First ? I + 95 : I - 1);
      Use.Kind = UseKind::Pass;
      Use.Target = key(Before);
      Use.Name = Use.Target;
      Use.Wrapped = I % 2;
      if (Use.Wrapped) {
        CallableUse Inner;
        Inner.Kind = UseKind::Call;
        Use.Inner.push_back(Inner);
        if (I % 7 == 0) { // tries again
          Inner.Kind = UseKind::Pass;
          Inner.Target = Node.Key;
          Use.Inner.push_back(Inner);
        }
        Use.InnerMost = 1;
      }
      Node.Calls.push_back({key(Before), {}, false});
      if (I % 20 == 3)
        Node.Overrides.push_back(key(First + 2));
    }
    Summary.Uses.push_back(Use);
    Made.Summaries.push_back(std::move(Summary));
    Made.Functions.push_back(std::move(Node));
  }
  return Made;
}

} // namespace

int main(int Count, char **Values) {
  unsigned Functions = Count > 1 ? std::atoi(Values[1]) : 1000;
  std::vector<Facts> Units;
  for (unsigned First = 0; First < Functions; First += 100)
    Units.push_back(unit(First));
  std::clock_t Start = std::clock();
  std::vector<const Facts *> Parts;
  for (const Facts &Each : Units)
    Parts.push_back(&Each);
  Natures Solved = solveNatures(joinFacts(Parts));
  double Took = 1000.0 * (std::clock() - Start) / CLOCKS_PER_SEC;
  unsigned Once = 0;
  for (const auto &[Key, Nature] : Solved)
    Once += Nature.Nature.Times == HowOften::AtMostOnce;
  rusage Usage;
  getrusage(RUSAGE_SELF, &Usage);
  std::printf("%u %zu %u %.0f %ld\n", Functions, Solved.size(), Once,
              Took, Usage.ru_maxrss / 1024);
}
