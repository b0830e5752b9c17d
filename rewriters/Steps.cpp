//===- Steps.cpp - Small questions to a plan ------------------------------===//
#include "rewriters/Plan.h"

using namespace clang;

namespace coroutinize {

static void gather(Step &From, std::vector<Step *> &Into) {
  Into.push_back(&From);
  for (auto &Next : From.Next)
    gather(*Next, Into);
}

const ValueDecl *resolve(const Plan &Planned, const ValueDecl *D) {
  for (auto It = Planned.Aliases.find(D); It != Planned.Aliases.end();
       It = Planned.Aliases.find(D))
    D = It->second;
  return D;
}

const Step *stepOf(const Plan &Planned, const ValueDecl *Variable) {
  for (const Step *At : awaitsOf(Planned))
    if (At->Node->Continuation.Variable == Variable)
      return At;
  return nullptr;
}

const Step *selfOf(const Plan &Planned, const ValueDecl *Variable) {
  for (const Step *At : allSteps(Planned))
    if (At->Self && At->Self->Names.count(Variable))
      return At;
  return nullptr;
}

bool isMember(const Plan &Planned, const ValueDecl *D) {
  auto *Field = dyn_cast_or_null<FieldDecl>(D);
  return Field && llvm::any_of(allSteps(Planned), [&](const Step *At) {
           return At->Object && At->Object == Field->getParent();
         });
}

std::vector<Step *> allSteps(const Plan &Planned) {
  std::vector<Step *> Steps;
  gather(*Planned.First, Steps);
  return Steps;
}

std::vector<Step *> awaitsOf(const Plan &Planned) {
  std::vector<Step *> Steps = allSteps(Planned);
  std::erase_if(Steps, [](const Step *At) { return !At->Node; });
  return Steps;
}

bool Plan::isStraightened() const {
  return Loops || llvm::any_of(allSteps(*this),
                               [](const Step *At) { return At->Call; });
}

const Expr *Step::expression() const {
  return Node ? Node->Initiation : Call;
}

const Expr *Step::argument(unsigned Parameter) const {
  const SelfCalling *Lambda = BackTo ? BackTo->Self : Self;
  return Call->getArg(Parameter + (Lambda ? Lambda->Calls.at(Call) : 0));
}

const NamedDecl *Step::name() const {
  return Self ? cast<NamedDecl>(Self->Holder) : Target;
}

const LambdaExpr *Step::lambda() const {
  return Self ? Self->Lambda : Node ? Node->Continuation.Lambda : nullptr;
}

} // namespace coroutinize
