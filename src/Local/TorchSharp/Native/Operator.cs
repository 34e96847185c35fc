using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>
/// One overload of an ATen operator. It is looked up in libtorch's dispatcher at its first call and kept; a call pushes the
/// arguments on libtorch's boxed stack, and arguments left out at the end take the defaults of the operator's schema.
/// </summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int MaximumResults = 8;

    // Lists up to this many words need no memory from the heap.
    private const int WordsOnStack = 32;

    private nint handle;
    private bool? exists;

    /// <summary>Whether this libtorch has the operator.</summary>
    internal bool Exists => handle != 0 || (exists ??= Bridge.strm_operator("aten::" + name, overload) != 0);

    internal torch.Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        return new torch.Tensor((nint)result.Integer);
    }

    internal (torch.Tensor First, torch.Tensor Second) CallPair(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        torch.Tensor[] tensors = Take(results, Invoke(arguments, results, MaximumResults), 2);
        return (tensors[0], tensors[1]);
    }

    internal (torch.Tensor First, torch.Tensor Second, torch.Tensor Third) CallTriple(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        torch.Tensor[] tensors = Take(results, Invoke(arguments, results, MaximumResults), 3);
        return (tensors[0], tensors[1], tensors[2]);
    }

    /// <summary>Calls an operator whose result is a list of tensors.</summary>
    internal torch.Tensor[] CallList(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        var tensors = new torch.Tensor[result.Count];
        nint* handles = (nint*)result.Pointer;
        for (int k = 0; k < tensors.Length; k++)
        {
            tensors[k] = new torch.Tensor(handles[k]);
        }

        Bridge.strm_free_list(handles);
        return tensors;
    }

    internal bool CallBool(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        return result.Integer != 0;
    }

    internal double CallDouble(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        return result.Kind == ArgumentKind.Double ? result.Double : result.Integer;
    }

    internal Scalar CallScalar(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        return result.Kind switch
        {
            ArgumentKind.Double => result.Double,
            ArgumentKind.Bool => result.Integer != 0,
            _ => result.Integer,
        };
    }

    /// <summary>Calls an operator in place: its result is its first argument, so the reference that comes back is dropped.</summary>
    internal void CallVoid(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        int count = Invoke(arguments, results, MaximumResults);
        for (int k = 0; k < count; k++)
        {
            if (results[k].Kind == ArgumentKind.Tensor)
            {
                Bridge.strm_tensor_free((nint)results[k].Integer);
            }
        }
    }

    // Results that are not asked for are freed; one that libtorch left undefined is an invalid tensor.
    private static torch.Tensor[] Take(NativeValue* results, int count, int wanted)
    {
        var tensors = new torch.Tensor[wanted];
        for (int k = 0; k < count; k++)
        {
            if (k < wanted)
            {
                tensors[k] = new torch.Tensor((nint)results[k].Integer);
            }
            else if (results[k].Kind == ArgumentKind.Tensor)
            {
                Bridge.strm_tensor_free((nint)results[k].Integer);
            }
        }

        return tensors;
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Argument> arguments, NativeValue* results, int capacity)
    {
        if (handle == 0)
        {
            handle = Bridge.Check(Bridge.strm_operator("aten::" + name, overload));
        }

        int words = 0;
        foreach (ref readonly Argument argument in arguments)
        {
            words += argument.Words;
        }

        NativeValue* values = stackalloc NativeValue[arguments.Length];
        if (words <= WordsOnStack)
        {
            long* memory = stackalloc long[WordsOnStack];
            return Invoke(arguments, values, memory, results, capacity);
        }

        void* heap = NativeMemory.Alloc((nuint)words, sizeof(long));
        try
        {
            return Invoke(arguments, values, (long*)heap, results, capacity);
        }
        finally
        {
            NativeMemory.Free(heap);
        }
    }

    // The arguments' span keeps their tensors alive: it is the caller's memory and the caller waits.
    private int Invoke(ReadOnlySpan<Argument> arguments, NativeValue* values, long* memory, NativeValue* results, int capacity)
    {
        for (int k = 0; k < arguments.Length; k++)
        {
            arguments[k].Write(values + k, memory);
            memory += arguments[k].Words;
        }

        return Bridge.Check(Bridge.strm_call(handle, values, arguments.Length, results, capacity));
    }
}
