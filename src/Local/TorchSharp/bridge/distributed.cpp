// Process groups: the store where ranks meet, and sums over ranks through Gloo (CPU) or NCCL (CUDA).
//
// The build defines STRM_GLOO and STRM_NCCL where libtorch has the library and its headers are there. Without either, the
// functions stay and answer what is missing.
#include "bridge.h"

#include <ATen/ATen.h>

#if defined(STRM_GLOO) || defined(STRM_NCCL)
#define STRM_C10D
#ifdef STRM_GLOO
#define USE_C10D_GLOO
#endif
#ifdef STRM_NCCL
#define USE_C10D_NCCL
#endif
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef STRM_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef STRM_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#endif

#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

using namespace strm;

// 1 Gloo, 2 NCCL.
STRM_EXPORT int32_t strm_distributed_backends() {
  int32_t backends = 0;
#ifdef STRM_GLOO
  backends |= 1;
#endif
#ifdef STRM_NCCL
  backends |= 2;
#endif
  return backends;
}

#ifdef STRM_C10D

namespace {

using Milliseconds = std::chrono::milliseconds;
using Store = c10::intrusive_ptr<c10d::TCPStore>;
using Work = c10::intrusive_ptr<c10d::Work>;
#if STRM_TORCH_AT_LEAST(2, 0)
using Group = c10::intrusive_ptr<c10d::Backend>;
#else
using Group = c10::intrusive_ptr<c10d::ProcessGroup>;
#endif

// A libtorch that was built without libuv refuses it, and nothing here needs its speed. Older ones have no such choice.
template <typename Options>
auto without_libuv(Options& options, int) -> decltype(options.useLibUV, void()) { options.useLibUV = false; }
template <typename Options>
void without_libuv(Options&, long) {}

Store& store_of(void* handle) { return *static_cast<Store*>(handle); }
Group& group_of(void* handle) { return *static_cast<Group*>(handle); }
Work& work_of(void* handle) { return *static_cast<Work*>(handle); }

Group make_group(const c10::intrusive_ptr<c10d::Store>& store, bool nccl, int rank, int size, Milliseconds timeout, const char* network) {
  if (nccl) {
#ifdef STRM_NCCL
    auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = timeout;
    return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
#endif
  } else {
#ifdef STRM_GLOO
    auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    const std::string name(network);
    if (name.empty()) options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
    else if (name[0] == '@') options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForInterface(name.substr(1)));
    else options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname(name));
    options->threads = 2;
    return c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options);
#endif
  }
  TORCH_CHECK(false, "This bridge was built without ", nccl ? "NCCL." : "Gloo.");
}

} // namespace

// Opens the store of a group of processes: one of them serves it, all are its clients. Waits for the server up to the timeout.
STRM_EXPORT void* strm_store_new(const char* host, int32_t port, bool server, int64_t timeout) {
  return guarded<void*>(nullptr, [&]() -> void* {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = server;
    options.waitWorkers = false;
    options.timeout = Milliseconds(timeout);
    without_libuv(options, 0);
    return new Store(c10::make_intrusive<c10d::TCPStore>(std::string(host), options));
  });
}
STRM_EXPORT void strm_store_free(void* store) { delete static_cast<Store*>(store); }
STRM_EXPORT int32_t strm_store_port(void* store) { return store_of(store)->getPort(); }
STRM_EXPORT int32_t strm_store_set(void* store, const char* key, const uint8_t* value, int64_t count) {
  return guarded<int32_t>(-1, [&] { store_of(store)->set(key, std::vector<uint8_t>(value, value + count)); return 0; });
}
// 1 if there is such a key.
STRM_EXPORT int32_t strm_store_has(void* store, const char* key) {
  return guarded<int32_t>(-1, [&]() -> int32_t { return store_of(store)->check({key}) ? 1 : 0; });
}
// The length of a value, which is copied where it fits; waits for the key up to the store's timeout.
STRM_EXPORT int64_t strm_store_get(void* store, const char* key, uint8_t* value, int64_t capacity) {
  return guarded<int64_t>(-1, [&] {
    const auto found = store_of(store)->get(key);
    const auto count = static_cast<int64_t>(found.size());
    if (count > 0 && count <= capacity) std::memcpy(value, found.data(), found.size());
    return count;
  });
}
// Adds to a counter, which starts at 0.
STRM_EXPORT int32_t strm_store_add(void* store, const char* key, int64_t amount, int64_t* result) {
  return guarded<int32_t>(-1, [&] { *result = store_of(store)->add(key, amount); return 0; });
}

// Joins a group whose ranks find each other through the keys of a store that begin with `prefix`. Gloo listens on the address `network`,
// on the interface after an '@', or where this machine's name leads if it is empty.
STRM_EXPORT void* strm_group_new(void* store, const char* prefix, bool nccl, int32_t rank, int32_t size, int64_t timeout, const char* network) {
  return guarded<void*>(nullptr, [&]() -> void* {
    const c10::intrusive_ptr<c10d::Store> scoped = c10::make_intrusive<c10d::PrefixStore>(std::string(prefix), store_of(store));
    return new Group(make_group(scoped, nccl, rank, size, Milliseconds(timeout), network));
  });
}
// Waits for its threads, so it must not be called while a sum waits for a rank that is gone.
STRM_EXPORT void strm_group_free(void* group) { delete static_cast<Group*>(group); }

// Begins a sum over all ranks, in place.
STRM_EXPORT void* strm_group_sum(void* group, void* tensor) {
  return guarded<void*>(nullptr, [&]() -> void* {
    std::vector<at::Tensor> tensors{borrow(tensor)};
    return new Work(group_of(group)->allreduce(tensors));
  });
}
// Begins to overwrite a tensor with that of a rank.
STRM_EXPORT void* strm_group_broadcast(void* group, void* tensor, int32_t root) {
  return guarded<void*>(nullptr, [&]() -> void* {
    std::vector<at::Tensor> tensors{borrow(tensor)};
    c10d::BroadcastOptions options;
    options.rootRank = root;
    return new Work(group_of(group)->broadcast(tensors, options));
  });
}
// 1 when the work is done, 0 when it is not after `milliseconds`. Looks instead of waiting, as a wait of c10d that runs out ends the group.
STRM_EXPORT int32_t strm_work_wait(void* handle, int64_t milliseconds) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
    const auto end = std::chrono::steady_clock::now() + Milliseconds(milliseconds);
    for (int round = 0; !work_of(handle)->isCompleted(); round++) {
      if (round < 100) std::this_thread::yield();
      else std::this_thread::sleep_for(std::chrono::microseconds(50));
      if (std::chrono::steady_clock::now() >= end) return 0;
    }
    work_of(handle)->wait();
    return 1;
  });
}
STRM_EXPORT void strm_work_free(void* work) { delete static_cast<Work*>(work); }

#else

namespace {
template <typename Result>
Result missing(Result failed) {
  set_error("This bridge to libtorch was built without process groups.");
  return failed;
}
} // namespace

STRM_EXPORT void* strm_store_new(const char*, int32_t, bool, int64_t) { return missing<void*>(nullptr); }
STRM_EXPORT void strm_store_free(void*) {}
STRM_EXPORT int32_t strm_store_port(void*) { return missing(-1); }
STRM_EXPORT int32_t strm_store_set(void*, const char*, const uint8_t*, int64_t) { return missing(-1); }
STRM_EXPORT int32_t strm_store_has(void*, const char*) { return missing(-1); }
STRM_EXPORT int64_t strm_store_get(void*, const char*, uint8_t*, int64_t) { return missing<int64_t>(-1); }
STRM_EXPORT int32_t strm_store_add(void*, const char*, int64_t, int64_t*) { return missing(-1); }
STRM_EXPORT void* strm_group_new(void*, const char*, bool, int32_t, int32_t, int64_t, const char*) { return missing<void*>(nullptr); }
STRM_EXPORT void strm_group_free(void*) {}
STRM_EXPORT void* strm_group_sum(void*, void*) { return missing<void*>(nullptr); }
STRM_EXPORT void* strm_group_broadcast(void*, void*, int32_t) { return missing<void*>(nullptr); }
STRM_EXPORT int32_t strm_work_wait(void*, int64_t) { return missing(-1); }
STRM_EXPORT void strm_work_free(void*) {}

#endif
