using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <content>Moving to another device or type, which replaces the parameters and buffers that change.</content>
        public partial class Module
        {
            public Module _to(Tensor other, bool non_blocking)
            {
                _to(other.dtype, non_blocking);
                return _to(other.device_type, other.device_index, non_blocking);
            }

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                RequireFloat(dtype);
                _toEpilog(dtype, Available(device.type, device.index), non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(null, Available(deviceType, deviceIndex), non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                RequireFloat(dtype);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach ((string _, Module child) in named_children())
                {
                    _ = device is null ? child._to(dtype!.Value, non_blocking)
                        : dtype is null ? child._to(device.type, device.index, non_blocking)
                        : child._to(device, dtype.Value, non_blocking);
                }

                Dictionary<string, FieldInfo> fields = [];
                foreach (FieldInfo field in FieldsOf(GetType()))
                {
                    fields.TryAdd(field.ComponentName(), field);
                }

                Dictionary<string, PropertyInfo> properties = [];
                foreach (PropertyInfo property in GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    properties.TryAdd(property.Name, property);
                }

                foreach ((string name, Parameter parameter) in named_parameters(false).ToList())
                {
                    if (ReplaceParameter(dtype, device, parameter, out Parameter? moved))
                    {
                        Put(name, parameter, moved!, properties, fields, () => ConditionallyRegisterParameter(name, moved));
                    }
                }

                foreach ((string name, Tensor buffer) in named_buffers(false).ToList())
                {
                    if (ReplaceBuffer(dtype, device, buffer, out Tensor? moved))
                    {
                        Put(name, buffer, moved!, properties, fields, () => ConditionallyRegisterBuffer(name, moved));
                    }
                }
            }

            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                ScalarType type = Target(dtype, buffer);
                bool moves = WillCopy(buffer, type, device);
                result = moves ? buffer.to(type, device ?? buffer.device, disposeAfter: true).DetachFromDisposeScope() : null;
                return moves;
            }

            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                using Tensor? gradient = param.grad;
                ScalarType type = Target(dtype, param);
                p = null;
                if (!WillCopy(param, type, device) && (gradient is null || !WillCopy(gradient, type, device)))
                {
                    return false;
                }

                // The move is not part of any graph, and the new parameter is a leaf.
                using IDisposable mode = no_grad();
                p = new Parameter(param.to(type, device ?? param.device), param.requires_grad);
                p.DetachFromDisposeScope();
                if (gradient is not null)
                {
                    using Tensor moved = gradient.to(type, device ?? param.device).with_requires_grad(gradient.requires_grad);
                    p.grad = moved;
                }

                return true;
            }

            private static bool WillCopy(Tensor tensor, ScalarType type, Device? device) =>
                tensor.dtype != type
                || (device is not null && (tensor.device_type != device.type || (device.index >= 0 && tensor.device_index != device.index)));

            // Whole numbers and truth values keep their type.
            private static ScalarType Target(ScalarType? dtype, Tensor tensor) =>
                dtype is { } wanted && (tensor.is_floating_point() || tensor.is_complex()) ? wanted : tensor.dtype;

            private static void RequireFloat(ScalarType dtype)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                {
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
                }
            }

            private static Device Available(DeviceType type, int index)
            {
                if (type == DeviceType.CUDA && !cuda.is_available())
                {
                    throw new InvalidOperationException("CUDA is not available.");
                }

                InitializeDeviceType(type);
                return new Device(type, type == DeviceType.CUDA ? index : -1);
            }

            // A property replaces the old tensor itself.
            private void Put(
                string name, Tensor old, Tensor moved, Dictionary<string, PropertyInfo> properties, Dictionary<string, FieldInfo> fields, Action register)
            {
                if (properties.TryGetValue(name, out PropertyInfo? property) && property.CanWrite)
                {
                    property.SetValue(this, moved);
                    return;
                }

                old.Dispose();
                register();
                if (fields.TryGetValue(name, out FieldInfo? field))
                {
                    field.SetValue(this, moved);
                }
            }
        }
    }
}
