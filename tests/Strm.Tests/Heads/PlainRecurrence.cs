using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>Recurrent layers written out, with PyTorch's names and order of gates.</summary>
internal static class PlainRecurrence
{
    /// <summary>The states of a GRU: r, z and n; h ← (1 − z)·n + z·h.</summary>
    public static double[][] Gru(IReadOnlyDictionary<string, Tensor> state, string name, double[][] inputs, bool backwards = false)
    {
        var suffix = backwards ? "l0_reverse" : "l0";
        var width = (int)state[$"{name}.weight_hh_{suffix}"].shape[1];
        var hidden = new double[width];
        var states = new double[inputs.Length][];
        foreach (var t in backwards ? Enumerable.Range(0, inputs.Length).Reverse() : Enumerable.Range(0, inputs.Length))
        {
            var (x, h) = (Affine(state, $"{name}.{{0}}_ih_{suffix}", inputs[t]), Affine(state, $"{name}.{{0}}_hh_{suffix}", hidden));
            var next = new double[width];
            for (var i = 0; i < width; i++)
            {
                var reset = Plain.Sigmoid(x[i] + h[i]);
                var keep = Plain.Sigmoid(x[width + i] + h[width + i]);
                var candidate = Math.Tanh(x[(2 * width) + i] + (reset * h[(2 * width) + i]));
                next[i] = ((1 - keep) * candidate) + (keep * hidden[i]);
            }

            states[t] = hidden = next;
        }

        return states;
    }

    /// <summary>The last hidden state of an LSTM: i, f, g and o; c ← f·c + i·g, h ← o·tanh c.</summary>
    public static double[] LstmLast(IReadOnlyDictionary<string, Tensor> state, string name, double[][] inputs)
    {
        var width = (int)state[$"{name}.weight_hh_l0"].shape[1];
        var (hidden, cell) = (new double[width], new double[width]);
        foreach (var input in inputs)
        {
            var gates = Plain.Add(Affine(state, $"{name}.{{0}}_ih_l0", input), Affine(state, $"{name}.{{0}}_hh_l0", hidden));
            for (var i = 0; i < width; i++)
            {
                cell[i] = (Plain.Sigmoid(gates[width + i]) * cell[i]) + (Plain.Sigmoid(gates[i]) * Math.Tanh(gates[(2 * width) + i]));
                hidden[i] = Plain.Sigmoid(gates[(3 * width) + i]) * Math.Tanh(cell[i]);
            }
        }

        return hidden;
    }

    private static double[] Affine(IReadOnlyDictionary<string, Tensor> state, string pattern, double[] input)
    {
        var bias = Plain.Values(state[string.Format(null, pattern, "bias")]);
        return [.. Plain.Rows(state[string.Format(null, pattern, "weight")]).Select((row, i) => Plain.Dot(row, input) + bias[i])];
    }
}
