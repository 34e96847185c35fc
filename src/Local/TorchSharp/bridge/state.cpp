// State of the thread and of the process: gradient and inference mode, autocast, random streams, threads, devices.
#include "bridge.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/cuda.h>

#if __has_include(<c10/core/CachingDeviceAllocator.h>)
#include <c10/core/CachingDeviceAllocator.h>
#endif
#ifdef STRM_CUDA
#include <c10/cuda/CUDACachingAllocator.h>
#endif

#include <dlfcn.h>
#include <mutex>

namespace strm {
namespace {
thread_local std::string last_error;
}
void set_error(const char* message) { last_error = message; }
} // namespace strm

using namespace strm;

// The message of this thread's last failure; valid until its next one.
STRM_EXPORT const char* strm_error() { return last_error.c_str(); }

STRM_EXPORT const char* strm_torch_version() { return TORCH_VERSION; }

STRM_EXPORT int32_t strm_cxx11_abi() {
#if defined(_GLIBCXX_USE_CXX11_ABI)
  return _GLIBCXX_USE_CXX11_ABI;
#else
  return 1;
#endif
}

// ---- modes -----------------------------------------------------------------------------------------------------------

STRM_EXPORT bool strm_grad_mode() { return c10::GradMode::is_enabled(); }
STRM_EXPORT void strm_set_grad_mode(bool value) { c10::GradMode::set_enabled(value); }
STRM_EXPORT bool strm_inference_mode() { return c10::InferenceMode::is_enabled(); }
// The guard belongs to the thread that made it and must be freed there, last made first.
STRM_EXPORT void* strm_inference_guard(bool value) { return new c10::InferenceMode(value); }
STRM_EXPORT void strm_inference_guard_free(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

STRM_EXPORT int32_t strm_default_type() { return static_cast<int32_t>(c10::typeMetaToScalarType(c10::get_default_dtype())); }
STRM_EXPORT int32_t strm_set_default_type(int32_t type) {
  return guarded<int32_t>(-1, [&] { c10::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<at::ScalarType>(type))); return 0; });
}

// ---- autocast --------------------------------------------------------------------------------------------------------

#if STRM_TORCH_AT_LEAST(2, 4)
STRM_EXPORT bool strm_autocast_enabled(int32_t device) { return at::autocast::is_autocast_enabled(static_cast<at::DeviceType>(device)); }
STRM_EXPORT int32_t strm_autocast_type(int32_t device) {
  return guarded<int32_t>(-1, [&] { return static_cast<int32_t>(at::autocast::get_autocast_dtype(static_cast<at::DeviceType>(device))); });
}
STRM_EXPORT int32_t strm_set_autocast(int32_t device, bool enabled, int32_t type) {
  return guarded<int32_t>(-1, [&] {
    at::autocast::set_autocast_enabled(static_cast<at::DeviceType>(device), enabled);
    at::autocast::set_autocast_dtype(static_cast<at::DeviceType>(device), static_cast<at::ScalarType>(type));
    return 0;
  });
}
#else
STRM_EXPORT bool strm_autocast_enabled(int32_t device) {
  return device == static_cast<int32_t>(at::kCPU) ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}
STRM_EXPORT int32_t strm_autocast_type(int32_t device) {
  return static_cast<int32_t>(device == static_cast<int32_t>(at::kCPU) ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype());
}
STRM_EXPORT int32_t strm_set_autocast(int32_t device, bool enabled, int32_t type) {
  return guarded<int32_t>(-1, [&] {
    const auto scalar = static_cast<at::ScalarType>(type);
    if (device == static_cast<int32_t>(at::kCPU)) {
      at::autocast::set_cpu_enabled(enabled);
      at::autocast::set_autocast_cpu_dtype(scalar);
    } else {
      at::autocast::set_enabled(enabled);
      at::autocast::set_autocast_gpu_dtype(scalar);
    }
    return 0;
  });
}
#endif
STRM_EXPORT int32_t strm_autocast_enter() { return at::autocast::increment_nesting(); }
// Leaving the outermost region drops the cached casts of weights.
STRM_EXPORT int32_t strm_autocast_exit() {
  const int32_t depth = at::autocast::decrement_nesting();
  if (depth == 0) at::autocast::clear_cache();
  return depth;
}

// ---- random streams --------------------------------------------------------------------------------------------------

namespace {
void* own(at::Generator generator) { return new at::Generator(std::move(generator)); }
at::Generator& generator_of(void* handle) { return *static_cast<at::Generator*>(handle); }
} // namespace

STRM_EXPORT int32_t strm_manual_seed(int64_t seed) {
  return guarded<int32_t>(-1, [&] { at::manual_seed(static_cast<uint64_t>(seed)); return 0; });
}
STRM_EXPORT void* strm_generator_default(int32_t device, int32_t index) {
  return guarded<void*>(nullptr, [&] {
    return own(at::globalContext().defaultGenerator(c10::Device(static_cast<c10::DeviceType>(device), static_cast<c10::DeviceIndex>(index))));
  });
}
STRM_EXPORT void* strm_generator_new(int64_t seed) {
  return guarded<void*>(nullptr, [&] { return own(at::make_generator<at::CPUGeneratorImpl>(static_cast<uint64_t>(seed))); });
}
STRM_EXPORT void strm_generator_free(void* handle) { delete static_cast<at::Generator*>(handle); }
STRM_EXPORT int64_t strm_generator_seed(void* handle) { return static_cast<int64_t>(generator_of(handle).current_seed()); }
STRM_EXPORT int32_t strm_generator_set_seed(void* handle, int64_t seed) {
  return guarded<int32_t>(-1, [&] {
    auto& generator = generator_of(handle);
    const std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_current_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}
STRM_EXPORT void* strm_generator_state(void* handle) {
  return guarded<void*>(nullptr, [&] {
    auto& generator = generator_of(handle);
    const std::lock_guard<std::mutex> lock(generator.mutex());
    return release(generator.get_state());
  });
}
STRM_EXPORT int32_t strm_generator_set_state(void* handle, void* state) {
  return guarded<int32_t>(-1, [&] {
    auto& generator = generator_of(handle);
    const std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(borrow(state));
    return 0;
  });
}

// ---- threads ---------------------------------------------------------------------------------------------------------

STRM_EXPORT int32_t strm_threads() { return at::get_num_threads(); }
// OpenBLAS has threads of its own where it was not built with OpenMP, and libtorch does not tell it.
STRM_EXPORT int32_t strm_set_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_threads(count);
    static const auto blas = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (blas != nullptr) blas(count);
    return 0;
  });
}
STRM_EXPORT int32_t strm_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }
STRM_EXPORT int32_t strm_set_interop_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] { at::set_num_interop_threads(count); return 0; });
}

// ---- devices ---------------------------------------------------------------------------------------------------------

STRM_EXPORT bool strm_cuda_available() { return guarded<bool>(false, [] { return torch::cuda::is_available(); }); }
STRM_EXPORT bool strm_cudnn_available() { return guarded<bool>(false, [] { return torch::cuda::cudnn_is_available(); }); }
STRM_EXPORT int32_t strm_cuda_count() { return guarded<int32_t>(0, [] { return static_cast<int32_t>(torch::cuda::device_count()); }); }
STRM_EXPORT int32_t strm_cuda_synchronize(int64_t index) {
  return guarded<int32_t>(-1, [&] { torch::cuda::synchronize(index); return 0; });
}
STRM_EXPORT int32_t strm_cuda_manual_seed(int64_t seed, bool all) {
  return guarded<int32_t>(-1, [&] {
    if (all) torch::cuda::manual_seed_all(static_cast<uint64_t>(seed)); else torch::cuda::manual_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}

#if __has_include(<c10/core/CachingDeviceAllocator.h>) && STRM_TORCH_AT_LEAST(2, 9)
#define STRM_CUDA_MEMORY
namespace {
auto cuda_memory(int32_t index) { return at::getDeviceAllocator(at::kCUDA)->getDeviceStats(static_cast<c10::DeviceIndex>(index)); }
void reset_cuda_peak(int32_t index) { at::getDeviceAllocator(at::kCUDA)->resetPeakStats(static_cast<c10::DeviceIndex>(index)); }
} // namespace
#elif defined(STRM_CUDA)
#define STRM_CUDA_MEMORY
namespace {
auto cuda_memory(int32_t index) { return c10::cuda::CUDACachingAllocator::getDeviceStats(index); }
void reset_cuda_peak(int32_t index) { c10::cuda::CUDACachingAllocator::resetPeakStats(index); }
} // namespace
#endif

// Bytes allocated, reserved and at most allocated on a CUDA device; 0 on success, 1 where this build cannot tell.
STRM_EXPORT int32_t strm_cuda_memory(int32_t index, int64_t* allocated, int64_t* reserved, int64_t* peak) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
#ifdef STRM_CUDA_MEMORY
    if (!torch::cuda::is_available()) return 1;
    const auto stats = cuda_memory(index);
    *allocated = stats.allocated_bytes[0].current;
    *reserved = stats.reserved_bytes[0].current;
    *peak = stats.allocated_bytes[0].peak;
    return 0;
#else
    (void)index; (void)allocated; (void)reserved; (void)peak;
    return 1;
#endif
  });
}
// Counts the most that is allocated anew from here; 0 on success, 1 where this build cannot.
STRM_EXPORT int32_t strm_cuda_reset_peak(int32_t index) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
#ifdef STRM_CUDA_MEMORY
    if (!torch::cuda::is_available()) return 1;
    reset_cuda_peak(index);
    return 0;
#else
    (void)index;
    return 1;
#endif
  });
}

// ---- switches of the numerics ----------------------------------------------------------------------------------------

// The numbers are those of Switch in Native/Switch.cs.
STRM_EXPORT int32_t strm_switch(int32_t which) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
    auto& context = at::globalContext();
    switch (which) {
      case 0: return context.allowTF32CuBLAS();
      case 1: return context.allowTF32CuDNN();
      case 2: return context.deterministicAlgorithms();
      case 3: return context.benchmarkCuDNN();
      case 4: return context.deterministicCuDNN();
      default: TORCH_CHECK(false, "There is no switch ", which, ".");
    }
  });
}
STRM_EXPORT int32_t strm_set_switch(int32_t which, bool value) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
    auto& context = at::globalContext();
    switch (which) {
      case 0: context.setAllowTF32CuBLAS(value); break;
      case 1: context.setAllowTF32CuDNN(value); break;
      case 2: context.setDeterministicAlgorithms(value, false); break;
      case 3: context.setBenchmarkCuDNN(value); break;
      case 4: context.setDeterministicCuDNN(value); break;
      default: TORCH_CHECK(false, "There is no switch ", which, ".");
    }
    return 0;
  });
}
