//===- VisitorForwarders.h - Functions that pass their visitor on ---------===//
#ifndef COROUTINIZE_MATCHERS_VISITORFORWARDERS_H
#define COROUTINIZE_MATCHERS_VISITORFORWARDERS_H

#include "matchers/Visitors.h"

namespace coroutinize {

/// The function that the call is written in, if this call is all that it does.
std::optional<VisitorForwarder> asForwarder(const VisitorConsumer &,
                                            const VisitedProducer &);

} // namespace coroutinize

#endif
