//===- CognitiveComplexity.h - clang-tidy's metric of a function *- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_COGNITIVECOMPLEXITY_H
#define COROUTINIZE_MATCHERS_COGNITIVECOMPLEXITY_H

namespace clang {
class FunctionDecl;
} // namespace clang

namespace coroutinize {

/// The cognitive complexity of the function: the number that clang-tidy's
/// readability-function-cognitive-complexity gives it with its default options.
/// 0 without a body.
unsigned cognitiveComplexity(const clang::FunctionDecl *Definition);

} // namespace coroutinize

#endif
