//===- Json.h - The model as JSON and back ----------------------*- C++ -*-===//
#ifndef COROUTINIZE_MODEL_JSON_H
#define COROUTINIZE_MODEL_JSON_H

#include "model/UnitResult.h"
#include "llvm/Support/JSON.h"

namespace coroutinize {

/// The version of the schema in docs/json.md; grows when a reader of an older
/// version would misread a newer report.
constexpr int SchemaVersion = 1;

llvm::json::Value toJSON(const UnitResult &);
llvm::json::Value toJSON(const std::vector<ParameterNature> &);
llvm::json::Value toJSON(const Report &); ///< with "version": SchemaVersion

/// \returns false and notes where in \p Path when \p Value is malformed.
bool fromJSON(const llvm::json::Value &Value, UnitResult &, llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &Value, Report &, llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &Value, std::vector<ParameterNature> &,
              llvm::json::Path Path);

} // namespace coroutinize

#endif
