using System.Security.Cryptography;

namespace Strm.Checkpoints;

/// <summary>The ImageNet weights that training starts from: where they are published, and how they are fetched.</summary>
/// <remarks>
/// torchvision's model files (github pytorch/vision, <c>torchvision/models/resnet.py</c>, classes
/// <c>ResNet18_Weights</c> to <c>ResNet50_Weights</c>).
/// The official STRM code takes the <c>IMAGENET1K_V1</c> ones (<c>pretrained=True</c>).
/// </remarks>
public static class ImageNetWeights
{
    private const string Version1 = "IMAGENET1K_V1";
    private const int MaximumLength = 256 << 20;
    private const int Block = 1 << 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The files; the first of each network is the one that the official code takes.</summary>
    public static IReadOnlyList<ImageNetFile> Files { get; } =
    [
        File(18, "f37072fd", Version1),
        File(34, "b627a593", Version1),
        File(50, "0676ba61", Version1),
        File(50, "11ad3fa6", "IMAGENET1K_V2"),
    ];

    /// <summary>The file that the official code takes.</summary>
    /// <param name="layers">18, 34 or 50.</param>
    public static ImageNetFile For(int layers) =>
        Files.FirstOrDefault(f => f.Layers == layers)
            ?? throw new StrmException(
                $"ResNet-{layers} was requested.",
                "There are weights for ResNet-18, 34 and 50.",
                "Choose one of them.");

    /// <summary>Whether a file exists and is the one that was published.</summary>
    /// <param name="path">The file on this machine.</param>
    /// <param name="file">The published file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<bool> IsIntactAsync(string path, ImageNetFile file, CancellationToken cancellationToken = default)
    {
        if (!System.IO.File.Exists(path)) return false;
        var stream = System.IO.File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
            return IsExpected(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false), file);
    }

    /// <summary>Downloads a file and checks it; an intact file that is already there is kept.</summary>
    /// <param name="file">The published file.</param>
    /// <param name="folder">The folder to put it in.</param>
    /// <param name="client">The client that fetches it.</param>
    /// <param name="progress">Reports progress in bytes.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is left behind.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="StrmException">The network does not allow it, or what arrived is not the published file.</exception>
    public static async Task<string> DownloadAsync(
        ImageNetFile file,
        string folder,
        HttpClient client,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(folder, file.FileName);
        if (await IsIntactAsync(path, file, cancellationToken).ConfigureAwait(false)) return path;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await client.GetAsync(
                file.Url, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            await AtomicFile.WriteAsync(path, stream => SaveAsync(response, stream, file, progress, patience)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unreachable(file, folder, exception);
        }

        return path;
    }

    private static async Task SaveAsync(
        HttpResponseMessage response, Stream target, ImageNetFile file, IProgress<WorkProgress>? progress, CancellationTokenSource patience)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var source = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        var (buffer, done, total) = (new byte[Block], 0L, response.Content.Headers.ContentLength ?? 0);
        while (await source.ReadAsync(buffer, patience.Token).ConfigureAwait(false) is > 0 and var count)
        {
            patience.CancelAfter(Patience); // Restarted whenever something arrives.
            done += count;
            if (done > MaximumLength) throw Wrong(file, $"is longer than {MaximumLength} bytes");
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), patience.Token).ConfigureAwait(false);
            progress?.Report(new WorkProgress($"Downloading {file.FileName}", done, total, "bytes"));
        }

        var digest = hash.GetHashAndReset();
        if (!IsExpected(digest, file)) throw Wrong(file, $"has the SHA-256 {Convert.ToHexStringLower(digest)[..16]}…");
    }

    private static bool IsExpected(byte[] digest, ImageNetFile file) =>
        Convert.ToHexStringLower(digest).StartsWith(file.Sha256Prefix, StringComparison.Ordinal);

    private static StrmException Wrong(ImageNetFile file, string what) =>
        new(
            $"The response from {file.Url} {what}.",
            $"The published file's SHA-256 begins with {file.Sha256Prefix}.",
            "Try again; if a proxy is in the way, download the file elsewhere.");

    private static StrmException Unreachable(ImageNetFile file, string folder, Exception cause) =>
        new(
            $"{file.Url} cannot be downloaded: "
                + $"{(cause is OperationCanceledException ? "nothing arrived for a minute" : cause.Message.TrimEnd('.'))}.",
            "ImageNet weights need access to that server once.",
            $"Download the file elsewhere, check that its SHA-256 begins with {file.Sha256Prefix}, and put it in {folder}.", cause);

    private static ImageNetFile File(int layers, string prefix, string weights) =>
        new(layers, new Uri($"https://download.pytorch.org/models/resnet{layers}-{prefix}.pth"), prefix, weights);
}

/// <summary>A file of ImageNet weights that torchvision publishes.</summary>
/// <param name="Layers">The ResNet: 18, 34 or 50.</param>
/// <param name="Url">Its address.</param>
/// <param name="Sha256Prefix">The first hexadecimal digits of its SHA-256, which its name carries.</param>
/// <param name="Weights">torchvision's name for the weights.</param>
public sealed record ImageNetFile(int Layers, Uri Url, string Sha256Prefix, string Weights)
{
    /// <summary>The file's name, for example <c>resnet50-0676ba61.pth</c>.</summary>
    public string FileName => Url.Segments[^1];
}
