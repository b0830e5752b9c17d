//===- Model.cpp - The names of the model's enumerators -------------------===//
#include "model/Model.h"
#include "llvm/Support/ErrorHandling.h"

namespace coroutinize {

const char *name(RefusalReason Reason) {
  switch (Reason) {
#define REFUSAL(Id, Name, Sentence)                                            \
  case RefusalReason::Id:                                                      \
    return Name;
#include "model/Refusals.def"
  }
  llvm_unreachable("not a RefusalReason");
}

const char *sentence(RefusalReason Reason) {
  switch (Reason) {
#define REFUSAL(Id, Name, Sentence)                                            \
  case RefusalReason::Id:                                                      \
    return Sentence;
#include "model/Refusals.def"
  }
  llvm_unreachable("not a RefusalReason");
}

const char *name(When Value) {
  switch (Value) {
  case When::Inline:
    return "inline";
  case When::Later:
    return "later";
  case When::Unknown:
    return "unknown";
  }
  llvm_unreachable("not a When");
}

const char *name(HowOften Value) {
  switch (Value) {
  case HowOften::Once:
    return "once";
  case HowOften::AtMostOnce:
    return "at-most-once";
  case HowOften::Many:
    return "many";
  case HowOften::Unknown:
    return "unknown";
  }
  llvm_unreachable("not a HowOften");
}

const char *name(Evidence Value) {
  switch (Value) {
  case Evidence::Proven:
    return "proven";
  case Evidence::Declared:
    return "declared";
  case Evidence::Assumed:
    return "assumed";
  }
  llvm_unreachable("not an Evidence");
}

const char *name(ContinuationKind Value) {
  switch (Value) {
  case ContinuationKind::Lambda:
    return "lambda";
  case ContinuationKind::NamedLambda:
    return "named-lambda";
  case ContinuationKind::Bind:
    return "bind";
  case ContinuationKind::MemberFunction:
    return "member-function";
  case ContinuationKind::Function:
    return "function";
  case ContinuationKind::FunctionObject:
    return "function-object";
  case ContinuationKind::Callable:
    return "callable";
  }
  llvm_unreachable("not a ContinuationKind");
}

const char *name(Link Value) {
  switch (Value) {
  case Link::Root:
    return "root";
  case Link::Lexical:
    return "lexical";
  case Link::Named:
    return "named";
  }
  llvm_unreachable("not a Link");
}

const char *name(ProducerKind Value) {
  switch (Value) {
  case ProducerKind::Visitor:
    return "visitor";
  case ProducerKind::Exchange:
    return "exchange";
  case ProducerKind::Iterator:
    return "iterator";
  }
  llvm_unreachable("not a ProducerKind");
}

const char *name(Verdict Value) {
  switch (Value) {
  case Verdict::Offered:
    return "offered";
  case Verdict::Refused:
    return "refused";
  case Verdict::Flat:
    return "flat";
  }
  llvm_unreachable("not a Verdict");
}

const char *name(Applicability Value) {
  switch (Value) {
  case Applicability::Safe:
    return "safe";
  case Applicability::Assumes:
    return "assumes";
  }
  llvm_unreachable("not an Applicability");
}

void Offer::agreeWith(const Offer &Other) {
  Applicability = std::max(Applicability, Other.Applicability);
  addNew(Assumptions, Other.Assumptions);
  addNew(Notes, Other.Notes);
}

} // namespace coroutinize
