#include "dialects/Dialect.h"

namespace coroutinize {

llvm::ArrayRef<const Dialect *> allDialects() {
  static const Dialect *const All[] = {
      &AsioDialect,
      &LibUvDialect,
      &GenericDialect, // asked last: it knows nothing in particular
  };
  return All;
}

} // namespace coroutinize
