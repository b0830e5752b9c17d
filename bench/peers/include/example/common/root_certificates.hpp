// Stands in for Beast's example/common/root_certificates.hpp, so that Beast's
// clients trust the scripted peer: the certificates come from a file.
#ifndef COROUTINIZE_BENCH_ROOT_CERTIFICATES_HPP
#define COROUTINIZE_BENCH_ROOT_CERTIFICATES_HPP

#include <boost/asio/ssl.hpp>
#include <cstdlib>

inline void load_root_certificates(boost::asio::ssl::context &Context) {
  Context.load_verify_file(std::getenv("PEER_CERTIFICATE"));
}

#endif
