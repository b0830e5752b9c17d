#include "rewriters/Forms.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace coroutinize {

std::string spell(const Expr *E, const RewriteInput &In) {
  return Lexer::getSourceText(
             CharSourceRange::getTokenRange(E->getSourceRange()),
             In.Context.getSourceManager(), In.Context.getLangOpts())
      .str();
}

CallText Form::await(const Step &At, const AwaitText &Text) const {
  if (Lazy) {
    std::string Token = Namespace + "::use_awaitable";
    if (!Text.ErrorName.empty())
      Token = Namespace + "::redirect_error(" + Token + ", " + Text.ErrorName + ")";
    return {"co_await " + Text.Callee, Text.Before + Token + Text.After};
  }
  std::string Types;
  auto Values = completionTypes(At);
  for (const std::string &Type : *Values)
    Types += (Types.empty() ? "" : ", ") + Type;
  std::string Head = "co_await coroutinize::callback<" + Types + ">(";
  std::string Begin = "[&](auto " + Text.Handler + ") {";
  std::string Call = Text.Callee + Text.Before +
                     (Text.OfC              ? Text.Handler + ".function()"
                      : forwardsHandler(At) ? "std::move(" + Text.Handler + ")"
                                          : Text.Handler) +
                     Text.After + ";" + Text.Ended;
  if (!llvm::StringRef(Text.Ended).starts_with("\n"))
    return {Head, Begin + " " + Call + " })"};
  return {Head, Begin + "\n" + reindent(Call, Text.Unit) + "\n})"};
}

std::string Form::start(const StartText &Text) const {
  if (!Lazy)
    return Text.Call + ";";
  const std::string &Unit = Text.Unit;
  return Namespace + "::co_spawn(\n" + Unit + Executor + ",\n" + Unit +
         Text.Call + ",\n" + Unit + "[](std::exception_ptr error) {\n" + Unit +
         Unit + "if (error)\n" + Unit + Unit + Unit +
         "std::rethrow_exception(error);\n" + Unit + "});";
}

} // namespace coroutinize
