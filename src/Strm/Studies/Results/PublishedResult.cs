namespace Strm.Benchmarks;

/// <summary>A method's 5-way 5-shot accuracy on the four benchmarks as the STRM authors' README states it; null where it states none.</summary>
/// <param name="Method">The method.</param>
/// <param name="Kinetics">Accuracy on Kinetics-100, a fraction.</param>
/// <param name="Ssv2">Accuracy on Something-Something v2 (OTAM split), a fraction.</param>
/// <param name="Hmdb51">Accuracy on HMDB51, a fraction.</param>
/// <param name="Ucf101">Accuracy on UCF101, a fraction.</param>
public sealed record PublishedResult(string Method, double? Kinetics, double? Ssv2, double? Hmdb51, double? Ucf101)
{
    /// <summary>The paper's table: Thatipelli et al., CVPR 2022, as on the authors' page.</summary>
    public static IReadOnlyList<PublishedResult> All { get; } =
    [
        new("CMN-J", 0.789, null, null, null),
        new("TARN", 0.785, null, null, null),
        new("ARN", 0.824, null, 0.606, 0.831),
        new("OTAM", 0.858, 0.523, null, null),
        new("HF-AR", null, 0.551, 0.622, 0.864),
        new("TRX", 0.859, 0.646, 0.756, 0.961),
        new("STRM", 0.867, 0.681, 0.773, 0.968),
    ];

    /// <summary>The accuracy on the benchmark of a protocol.</summary>
    /// <param name="protocol">The protocol's name, for example <c>hmdb51-arn</c>.</param>
    /// <returns>A fraction, or null where none is published. The table's SSv2 column is the OTAM split, not the CMN one.</returns>
    public double? On(string protocol) => protocol switch
    {
        "kinetics-cmn" => Kinetics,
        "ssv2-otam" => Ssv2,
        "hmdb51-arn" => Hmdb51,
        "ucf101-arn" => Ucf101,
        _ => null,
    };
}
