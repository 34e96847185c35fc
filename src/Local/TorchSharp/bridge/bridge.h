// What the parts of the bridge share: the tagged values that cross the language border, and the way errors are reported.
//
// A tensor crosses as its c10::TensorImpl pointer, and whoever holds such a pointer owns one reference to it. Nothing here
// throws across the border: a function that can fail returns a status or null and leaves a message for strm_error().
#pragma once

#include <c10/util/Exception.h>
#include <torch/types.h>
#include <torch/version.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

#define STRM_EXPORT extern "C" __attribute__((visibility("default")))
#define STRM_TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

namespace strm {

#if STRM_TORCH_AT_LEAST(2, 4)
template <typename T>
using optional = std::optional<T>;
#else
template <typename T>
using optional = c10::optional<T>;
#endif

// The numbers are those of ArgumentKind in Native/ArgumentKind.cs.
enum class Tag : int32_t {
  None = 0,
  Tensor = 1,
  Int = 2,
  Double = 3,
  Bool = 4,
  IntList = 5,
  DoubleList = 6,
  TensorList = 7,  // elements may be null where the operator takes optional tensors
  String = 8,      // UTF-8, `count` bytes
  Device = 9,      // `count` is the device type, `i` the index or -1
  Generator = 10,
  Default = 11,  // the operator's own default
  BoolList = 12, // one int64 for each
};

struct Value {
  int32_t tag;
  int32_t count;
  union {
    int64_t i;
    double d;
    void* p;
  };
};

void set_error(const char* message);

inline at::Tensor borrow(void* handle) {
  return handle == nullptr
      ? at::Tensor()
      : at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(static_cast<c10::TensorImpl*>(handle)));
}

inline void* release(at::Tensor&& tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

inline c10::TensorImpl* impl(void* handle) { return static_cast<c10::TensorImpl*>(handle); }

// Runs `body`; on an exception keeps its message and returns `failed`.
template <typename Result, typename Body>
Result guarded(Result failed, Body&& body) {
  try {
    return body();
  } catch (const c10::Error& error) {
    set_error(error.what_without_backtrace());
  } catch (const std::exception& error) {
    set_error(error.what());
  } catch (...) {
    set_error("libtorch threw something that is not a std::exception.");
  }
  return failed;
}

} // namespace strm
