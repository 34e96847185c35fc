// What a tensor is made of: life, sizes, memory, gradient.
#include "bridge.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

#include <vector>

using namespace strm;

namespace {

// The plain facts of a tensor, read in one short call. The field order is that of TensorFacts in Native/TensorFacts.cs.
struct Facts {
  const int64_t* sizes;
  const int64_t* strides; // null where there are none (sparse)
  int64_t elements;
  int64_t storage_offset;
  int32_t dimensions;
  int32_t element_size;
  int32_t type;
  int32_t device_type;
  int32_t device_index;
  int32_t flags; // 1 requires grad, 2 contiguous, 4 sparse, 8 inference
};

std::vector<at::Tensor> borrow_all(void* const* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(static_cast<size_t>(count));
  for (int32_t k = 0; k < count; k++) tensors.push_back(borrow(handles[k]));
  return tensors;
}

} // namespace

STRM_EXPORT void strm_tensor_free(void* handle) {
  if (handle != nullptr)
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(impl(handle));
}

// Another reference to the same tensor.
STRM_EXPORT void* strm_tensor_retain(void* handle) { return release(borrow(handle)); }

// Callers run this without leaving the managed world's cooperative mode, so it must stay short and never wait.
STRM_EXPORT int32_t strm_tensor_facts(void* handle, Facts* facts) {
  return guarded<int32_t>(-1, [&] {
    auto& tensor = *impl(handle);
    const auto device = tensor.device();
    const bool dense = tensor.layout() == c10::kStrided;
    facts->sizes = tensor.sizes().data();
    facts->strides = dense ? tensor.strides().data() : nullptr;
    facts->elements = tensor.numel();
    facts->storage_offset = dense ? tensor.storage_offset() : 0;
    facts->dimensions = static_cast<int32_t>(tensor.dim());
    facts->element_size = static_cast<int32_t>(tensor.itemsize());
    facts->type = static_cast<int32_t>(c10::typeMetaToScalarType(tensor.dtype()));
    facts->device_type = static_cast<int32_t>(device.type());
    facts->device_index = device.index();
    facts->flags = (tensor.requires_grad() ? 1 : 0) | (dense && tensor.is_contiguous() ? 2 : 0) | (tensor.is_sparse() ? 4 : 0)
        | (tensor.is_inference() ? 8 : 0);
    return 0;
  });
}

STRM_EXPORT void* strm_tensor_data(void* handle) {
  return guarded<void*>(nullptr, [&] { return borrow(handle).data_ptr(); });
}

STRM_EXPORT int32_t strm_tensor_is_leaf(void* handle) {
  return guarded<int32_t>(-1, [&] { return borrow(handle).is_leaf() ? 1 : 0; });
}

STRM_EXPORT int32_t strm_tensor_set_requires_grad(void* handle, bool value) {
  return guarded<int32_t>(-1, [&] { borrow(handle).set_requires_grad(value); return 0; });
}

// 0 with *gradient null where there is none.
STRM_EXPORT int32_t strm_tensor_grad(void* handle, void** gradient) {
  return guarded<int32_t>(-1, [&] { *gradient = release(at::Tensor(borrow(handle).grad())); return 0; });
}

STRM_EXPORT int32_t strm_tensor_set_grad(void* handle, void* gradient) {
  return guarded<int32_t>(-1, [&] {
    auto tensor = borrow(handle);
    tensor.mutable_grad() = borrow(gradient);
    return 0;
  });
}

STRM_EXPORT int32_t strm_tensor_retain_grad(void* handle) {
  return guarded<int32_t>(-1, [&] { borrow(handle).retain_grad(); return 0; });
}

// Gives a tensor the values, shape and type of another and keeps its identity (as tensor.data = other does in Python).
STRM_EXPORT int32_t strm_tensor_set_data(void* handle, void* other) {
  return guarded<int32_t>(-1, [&] { borrow(handle).set_data(borrow(other)); return 0; });
}

// A tensor over memory of the caller, who is told through `done(context)` when it is no longer used.
STRM_EXPORT void* strm_tensor_from_memory(void* data, const int64_t* sizes, int32_t dimensions, int32_t type, void (*done)(void*), void* context) {
  return guarded<void*>(nullptr, [&] {
    const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(type));
    return release(at::from_blob(data, at::IntArrayRef(sizes, static_cast<size_t>(dimensions)), [done, context](void*) { done(context); }, options));
  });
}

STRM_EXPORT int32_t strm_backward(void* const* tensors, void* const* gradients, int32_t count, bool retain, bool create, void* const* inputs, int32_t input_count) {
  return guarded<int32_t>(-1, [&] {
    torch::autograd::backward(borrow_all(tensors, count), gradients == nullptr ? std::vector<at::Tensor>() : borrow_all(gradients, count),
                              retain, create, borrow_all(inputs, input_count));
    return 0;
  });
}

// Writes one handle for each input; null where an input is not used and `allow_unused`.
STRM_EXPORT int32_t strm_grad(void* const* outputs, void* const* gradients, int32_t count, void* const* inputs, int32_t input_count,
                              bool retain, bool create, bool allow_unused, void** results) {
  return guarded<int32_t>(-1, [&] {
    auto found = torch::autograd::grad(borrow_all(outputs, count), borrow_all(inputs, input_count),
                                       gradients == nullptr ? std::vector<at::Tensor>() : borrow_all(gradients, count), retain, create, allow_unused);
    for (size_t k = 0; k < found.size(); k++) results[k] = release(std::move(found[k]));
    return 0;
  });
}
