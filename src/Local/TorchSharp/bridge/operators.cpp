// Calls any operator of libtorch's dispatcher by name, with boxed arguments.
#include "bridge.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace strm {
namespace {

// What an operator expects of one argument, read from its schema once.
enum class Expects : uint8_t { Tensor, Int, Double, Bool, Number, IntList, DoubleList, BoolList, TensorList, OptionalTensorList, Other };

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Expects> expects;
  std::vector<c10::IValue> defaults;
  std::vector<bool> has_default;
};

Expects expectation(const c10::TypePtr& type) {
  switch (type->kind()) {
    case c10::TypeKind::TensorType: return Expects::Tensor;
    case c10::TypeKind::IntType: return Expects::Int;
    case c10::TypeKind::FloatType: return Expects::Double;
    case c10::TypeKind::BoolType: return Expects::Bool;
    case c10::TypeKind::NumberType: return Expects::Number;
    case c10::TypeKind::OptionalType: return expectation(type->castRaw<c10::OptionalType>()->getElementType());
    case c10::TypeKind::ListType: {
      const auto element = type->castRaw<c10::ListType>()->getElementType();
      switch (element->kind()) {
        case c10::TypeKind::IntType: return Expects::IntList;
        case c10::TypeKind::FloatType: return Expects::DoubleList;
        case c10::TypeKind::BoolType: return Expects::BoolList;
        case c10::TypeKind::TensorType: return Expects::TensorList;
        case c10::TypeKind::OptionalType: return Expects::OptionalTensorList;
        default: return Expects::Other;
      }
    }
    default: return Expects::Other;
  }
}

template <typename Element, typename Source>
c10::IValue list_of(const Value& value) {
  c10::List<Element> list;
  list.reserve(value.count);
  const auto* source = static_cast<const Source*>(value.p);
  for (int32_t k = 0; k < value.count; k++) list.push_back(static_cast<Element>(source[k]));
  return c10::IValue(std::move(list));
}

c10::IValue tensors_of(const Value& value, bool optional) {
  auto* const* handles = static_cast<void* const*>(value.p);
  if (optional) {
    c10::List<strm::optional<at::Tensor>> list;
    list.reserve(value.count);
    for (int32_t k = 0; k < value.count; k++)
      list.push_back(handles[k] == nullptr ? strm::optional<at::Tensor>() : strm::optional<at::Tensor>(borrow(handles[k])));
    return c10::IValue(std::move(list));
  }
  c10::List<at::Tensor> list;
  list.reserve(value.count);
  for (int32_t k = 0; k < value.count; k++) list.push_back(borrow(handles[k]));
  return c10::IValue(std::move(list));
}

c10::IValue single_int(int64_t number, Expects expects) {
  switch (expects) {
    case Expects::Double: return c10::IValue(static_cast<double>(number));
    case Expects::Bool: return c10::IValue(number != 0);
    case Expects::IntList: return c10::IValue(c10::List<int64_t>({number}));
    case Expects::DoubleList: return c10::IValue(c10::List<double>({static_cast<double>(number)}));
    default: return c10::IValue(number);
  }
}

c10::IValue convert(const Value& value, Expects expects) {
  switch (static_cast<Tag>(value.tag)) {
    case Tag::None: return c10::IValue();
    case Tag::Tensor: return c10::IValue(borrow(value.p));
    case Tag::Int: return single_int(value.i, expects);
    case Tag::Double: return expects == Expects::DoubleList ? c10::IValue(c10::List<double>({value.d})) : c10::IValue(value.d);
    case Tag::Bool: return c10::IValue(value.i != 0);
    case Tag::IntList: return expects == Expects::DoubleList ? list_of<double, int64_t>(value) : list_of<int64_t, int64_t>(value);
    case Tag::DoubleList: return list_of<double, double>(value);
    case Tag::BoolList: return list_of<bool, int64_t>(value);
    case Tag::TensorList: return tensors_of(value, expects == Expects::OptionalTensorList);
    case Tag::String: return c10::IValue(std::string(static_cast<const char*>(value.p), value.count));
    case Tag::Device: return c10::IValue(c10::Device(static_cast<c10::DeviceType>(value.count), static_cast<c10::DeviceIndex>(value.i)));
    case Tag::Generator: return value.p == nullptr ? c10::IValue() : c10::IValue(*static_cast<at::Generator*>(value.p));
    default: TORCH_CHECK(false, "Unknown tag ", value.tag, " of an argument.");
  }
}

Value list_result(const std::vector<at::Tensor>& tensors) {
  auto** handles = static_cast<void**>(std::malloc(sizeof(void*) * (tensors.empty() ? 1 : tensors.size())));
  for (size_t k = 0; k < tensors.size(); k++) handles[k] = release(at::Tensor(tensors[k]));
  Value value{static_cast<int32_t>(Tag::TensorList), static_cast<int32_t>(tensors.size()), {}};
  value.p = handles;
  return value;
}

Value result(c10::IValue&& source) {
  Value value{static_cast<int32_t>(Tag::None), 0, {}};
  value.i = 0;
  if (source.isTensor()) {
    value.tag = static_cast<int32_t>(Tag::Tensor);
    value.p = release(std::move(source).toTensor());
  } else if (source.isInt()) {
    value.tag = static_cast<int32_t>(Tag::Int);
    value.i = source.toInt();
  } else if (source.isDouble()) {
    value.tag = static_cast<int32_t>(Tag::Double);
    value.d = source.toDouble();
  } else if (source.isBool()) {
    value.tag = static_cast<int32_t>(Tag::Bool);
    value.i = source.toBool() ? 1 : 0;
  } else if (source.isTensorList()) {
    value = list_result(source.toTensorVector());
  } else if (source.isScalar()) {
    const auto scalar = source.toScalar();
    TORCH_CHECK(!scalar.isComplex(), "Complex scalars are not supported here.");
    value.tag = static_cast<int32_t>(scalar.isFloatingPoint() ? Tag::Double : Tag::Int);
    if (scalar.isFloatingPoint()) value.d = scalar.toDouble(); else value.i = scalar.toLong();
  } else if (!source.isNone()) {
    TORCH_CHECK(false, "A result of kind ", source.tagKind(), " is not supported here.");
  }
  return value;
}

// One stack per thread, kept for its memory. It is taken for the length of a call, so that a call made from within a call works.
thread_local torch::jit::Stack spare_stack;

void push_arguments(torch::jit::Stack& stack, const Operator& op, const Value* arguments, size_t count) {
  TORCH_CHECK(count <= op.expects.size(), op.handle.operator_name(), " takes ", op.expects.size(), " arguments, ", count, " were given.");
  for (size_t k = 0; k < op.expects.size(); k++) {
    if (k < count && arguments[k].tag != static_cast<int32_t>(Tag::Default)) {
      stack.push_back(convert(arguments[k], op.expects[k]));
    } else {
      TORCH_CHECK(op.has_default[k], op.handle.operator_name(), " needs a value for its argument ", op.handle.schema().arguments()[k].name(), ".");
      stack.push_back(op.defaults[k]);
    }
  }
}

int32_t call(const Operator& op, const Value* arguments, size_t count, Value* results, int32_t capacity) {
  torch::jit::Stack stack = std::move(spare_stack);
  stack.clear();
  push_arguments(stack, op, arguments, count);
  op.handle.callBoxed(&stack);
  const auto produced = static_cast<int32_t>(stack.size());
  TORCH_CHECK(produced <= capacity, op.handle.operator_name(), " returned ", produced, " results, at most ", capacity, " are taken.");
  for (int32_t k = 0; k < produced; k++) results[k] = result(std::move(stack[k]));
  stack.clear();
  spare_stack = std::move(stack);
  return produced;
}

Operator* describe(const c10::OperatorHandle& handle) {
  auto* op = new Operator{handle, {}, {}, {}};
  for (const auto& argument : handle.schema().arguments()) {
    const bool optional = argument.type()->kind() == c10::TypeKind::OptionalType;
    op->expects.push_back(expectation(argument.type()));
    op->has_default.push_back(argument.default_value().has_value() || optional);
    op->defaults.push_back(argument.default_value().has_value() ? *argument.default_value() : c10::IValue());
  }
  return op;
}

} // namespace
} // namespace strm

using namespace strm;

// Finds an operator such as ("aten::add", "Tensor"). The answer stays valid until the process ends; null if there is none.
STRM_EXPORT void* strm_operator(const char* name, const char* overload) {
  static std::mutex mutex;
  static std::unordered_map<std::string, Operator*> known;
  return guarded<void*>(nullptr, [&]() -> void* {
    const std::lock_guard<std::mutex> lock(mutex);
    auto& op = known[std::string(name) + "." + overload];
    if (op == nullptr) {
      const auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
      TORCH_CHECK(handle.has_value(), "This libtorch (", TORCH_VERSION, ") has no operator ", name, (*overload ? "." : ""), overload, ".");
      op = describe(*handle);
    }
    return op;
  });
}

// Calls an operator. Arguments that are missing at the end take the schema's defaults. Returns the number of results, -1 on error.
STRM_EXPORT int32_t strm_call(void* op, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
  return guarded<int32_t>(-1, [&] { return call(*static_cast<Operator*>(op), arguments, static_cast<size_t>(count), results, capacity); });
}

STRM_EXPORT void strm_free_list(void* list) { std::free(list); }
