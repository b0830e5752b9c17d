#include "rewriters/SideHandOff.h"
#include "matchers/Chains.h"
#include "rewriters/Loops.h"

using namespace clang;

namespace coroutinize {

bool isLeaf(const HandOffNode &Node, const UnitFacts &Unit) {
  return Node.Children.empty() && leadsTo(Node, Unit).empty();
}

bool mayStayBeside(const HandOffNode &Node, const Refusal &Unfit,
                   const StepsByFunction &OnPath, const RewriteInput &In) {
  if (isLeaf(Node, In.Unit))
    return true;
  if (!Node.Children.empty())
    return false; // its steps are part of the body's text
  // Another chain is started before, not instead of, what follows here.
  if (Unfit.Reason != RefusalReason::SeveralHandOffs ||
      !(Unfit.At == In.Project.place(Node.Initiation->getExprLoc())))
    return false;
  return llvm::none_of(leadsTo(Node, In.Unit), [&](const FunctionFacts *Each) {
    return llvm::any_of(OnPath, [&](auto &Step) {
      const FunctionFacts *Facts = In.Unit.find(Step.first);
      return Facts && (Facts == Each || reaches(*Each, *Facts, In.Unit));
    });
  });
}

} // namespace coroutinize
