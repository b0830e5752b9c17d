//===- GenericLambdas.h - Generic lambdas as what they became ---*- C++ -*-===//
//
//   async_read(socket, buffer, [](auto ec, auto length) { … });
//
// The body as written knows no types: which function `write(length)` calls is
// open. A handler mostly became one function, and there everything is known.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MATCHERS_GENERICLAMBDAS_H
#define COROUTINIZE_MATCHERS_GENERICLAMBDAS_H

namespace clang {
class ASTContext;
class CXXMethodDecl;
class LambdaExpr;
class ParmVarDecl;
} // namespace clang

namespace coroutinize {

class Scope;

/// Gives each generic lambda of the project that became one function the body
/// of that function, so that whoever walks the AST sees it. To be called before
/// anybody asks for parents. A lambda whose function is not all that is written
/// (packs, `if constexpr`) keeps its own body.
void resolveGenericLambdas(clang::ASTContext &, const Scope &Project);

/// The function whose body the lambda has: what a generic one became, or its
/// call operator.
const clang::CXXMethodDecl *functionOf(const clang::LambdaExpr &);

/// The one function that a generic lambda became, or null.
const clang::CXXMethodDecl *onlyInstanceOf(const clang::LambdaExpr &);

/// True for a parameter whose type is written with `auto`.
bool isDeduced(const clang::ParmVarDecl &);

} // namespace coroutinize

#endif
