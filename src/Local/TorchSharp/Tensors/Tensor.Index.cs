using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Indexing as in Python: <c>t[0, TensorIndex.Ellipsis, 1..3]</c>.</content>
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => At([i1]);
            set => Put([i1], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => Put([i1, i2], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => Put([i1, i2, i3], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => Put([i1, i2, i3, i4], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At([i1, i2, i3, i4, i5]);
            set => Put([i1, i2, i3, i4, i5], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At([i1, i2, i3, i4, i5, i6]);
            set => Put([i1, i2, i3, i4, i5, i6], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => Put(indices, value);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            (Tensor view, Tensor?[] tensors, List<Tensor> temporaries) = View(indices);
            Tensor result = tensors.Length > 0 ? Aten.index_Tensor.Call(view, tensors)
                // By reference: Equals compares elements.
                : temporaries.RemoveAll(tensor => ReferenceEquals(tensor, view)) > 0 ? view
                : view.alias();
            temporaries.ForEach(tensor => tensor.Dispose());
            return result;
        }

        public Tensor index(params Tensor[] indices) => Aten.index_Tensor.Call(this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            (Tensor view, Tensor?[] tensors, List<Tensor> temporaries) = View(indices);
            if (tensors.Length > 0)
            {
                using Tensor trimmed = WithoutLeadingOnes(value);
                Aten.index_put_.CallVoid(view, tensors, trimmed, accumulate);
            }
            else if (accumulate)
            {
                throw new ArgumentException("Accumulating needs indices that are tensors.", nameof(indices));
            }
            else
            {
                using Tensor trimmed = WithoutLeadingOnes(value);
                Aten.copy_.CallVoid(view, trimmed, false);
            }

            temporaries.ForEach(tensor => tensor.Dispose());
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => Self(Aten.index_put_, this, indices, value, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => Self(Aten.index_put_, this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor filled = Unregistered(value);
            return index_put_(filled, indices, false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor filled = Unregistered(value);
            return index_put_(filled, indices, false);
        }

        // An assignment ignores leading dimensions of size one, which the target need not have.
        private static Tensor WithoutLeadingOnes(Tensor value)
        {
            Tensor trimmed = value.alias();
            while (trimmed.dim() > 0 && trimmed.size(0) == 1)
            {
                using Tensor longer = trimmed;
                trimmed = Aten.squeeze_dim.Call(longer, 0);
            }

            return trimmed;
        }

        private Tensor Unregistered(Scalar value) => Aten.full.Call(Array.Empty<long>(), value, dtype, Argument.None, device);

        private Tensor At(ReadOnlySpan<long> indices)
        {
            Tensor current = Aten.select_int.Call(this, 0, indices[0]);
            foreach (long next in indices[1..])
            {
                using Tensor outer = current;
                current = Aten.select_int.Call(outer, 0, next);
            }

            return current;
        }

        private void Put(ReadOnlySpan<long> indices, Tensor value)
        {
            using Tensor target = At(indices);
            Aten.copy_.CallVoid(target, value, false);
        }

        // Applies everything that makes a view; what remains are tensors of indices, one for each dimension or null.
        private (Tensor View, Tensor?[] Tensors, List<Tensor> Temporaries) View(TensorIndex[] indices)
        {
            var temporaries = new List<Tensor>();
            var tensors = new List<Tensor?>();
            Tensor view = this;
            long dimension = 0;
            long named = indices.Sum(DimensionsOf);
            Tensor Keep(Tensor made)
            {
                temporaries.Add(made);
                return made;
            }

            foreach (TensorIndex index in indices)
            {
                switch (index.What)
                {
                    case TensorIndex.Kind.Single:
                        view = Keep(Aten.select_int.Call(view, dimension, index.Start!.Value));
                        break;
                    case TensorIndex.Kind.Slice:
                        view = index is { Start: null, Stop: null, Step: null } ? view
                            : Keep(Aten.slice_Tensor.Call(view, dimension, index.Start, index.Stop, index.Step ?? 1));
                        dimension++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dimension += dim() - named;
                        break;
                    case TensorIndex.Kind.NewDimension:
                        view = Keep(Aten.unsqueeze.Call(view, dimension++));
                        break;
                    case TensorIndex.Kind.Bool:
                        view = Keep(Aten.unsqueeze.Call(view, dimension));
                        SetAt(tensors, dimension++, Keep(torch.full([1], index.Start != 0, ScalarType.Bool, device)));
                        break;
                    default:
                        Tensor chosen = index.Indices!;
                        if (chosen.dim() == 0 && chosen.is_integral() && chosen.dtype is not (ScalarType.Bool or ScalarType.Byte))
                        {
                            view = Keep(Aten.select_int.Call(view, dimension, chosen.ToInt64()));
                        }
                        else if (chosen.dim() == 0)
                        {
                            view = Keep(Aten.unsqueeze.Call(view, dimension));
                            SetAt(tensors, dimension++, Keep(Aten.unsqueeze.Call(chosen, 0)));
                        }
                        else
                        {
                            SetAt(tensors, dimension++, chosen);
                        }

                        break;
                }
            }

            return (view, [.. tensors], temporaries);
        }

        private static long DimensionsOf(TensorIndex index) => index.What switch
        {
            TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
            TensorIndex.Kind.Tensor => index.Indices!.dtype is ScalarType.Bool or ScalarType.Byte ? index.Indices.dim() : 1,
            _ => 0,
        };

        private static void SetAt(List<Tensor?> tensors, long position, Tensor value)
        {
            while (tensors.Count < position)
            {
                tensors.Add(null);
            }

            tensors.Add(value);
        }
    }
}
