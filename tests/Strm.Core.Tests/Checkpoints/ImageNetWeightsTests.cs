using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Strm.Checkpoints;

namespace Strm.Core.Tests.Checkpoints;

public sealed class ImageNetWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private readonly byte[] _content = Encoding.UTF8.GetBytes(new string('w', 300_000));

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_network_has_a_file_whose_name_carries_its_hash()
    {
        Assert.All(new[] { 18, 34, 50 }, layers => Assert.Equal("IMAGENET1K_V1", ImageNetWeights.For(layers).Weights));
        Assert.All(ImageNetWeights.Files, f => Assert.Equal($"resnet{f.Layers}-{f.Sha256Prefix}.pth", f.FileName));
        Assert.Equal("https://download.pytorch.org/models/resnet50-0676ba61.pth", ImageNetWeights.For(50).Url.AbsoluteUri);
        Assert.Contains("ResNet-101", Assert.Throws<StrmException>(() => ImageNetWeights.For(101)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_downloaded_once_and_checked()
    {
        using var server = new OneShotServer("200 OK", _content);
        var file = File(server.Url, Convert.ToHexStringLower(SHA256.HashData(_content))[..8]);
        var reports = new List<WorkProgress>();
        var path = await ImageNetWeights.DownloadAsync(file, _folder.File("sub"), _client, new Reporter(reports));
        Assert.Equal(_content, await System.IO.File.ReadAllBytesAsync(path));
        Assert.Equal(_content.Length, reports[^1].Done);
        Assert.Equal(_content.Length, reports[^1].Total);

        // The server answers once only: the second call must find the file.
        Assert.Equal(path, await ImageNetWeights.DownloadAsync(file, _folder.File("sub"), _client));
    }

    [Theory]
    [InlineData("200 OK", "begins with 00000000")]
    [InlineData("404 Not Found", "404")]
    public async Task Another_answer_is_an_error_and_leaves_nothing(string status, string says)
    {
        using var server = new OneShotServer(status, _content);
        var error = await Assert.ThrowsAsync<StrmException>(() => ImageNetWeights.DownloadAsync(File(server.Url, "00000000"), _folder.File("sub"), _client));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("sub")) && Directory.EnumerateFiles(_folder.File("sub")).Any());
    }

    [Fact]
    public async Task A_download_that_breaks_off_leaves_nothing()
    {
        using var server = new OneShotServer("200 OK", _content, announced: _content.Length + 1);
        var error = await Assert.ThrowsAsync<StrmException>(() => ImageNetWeights.DownloadAsync(File(server.Url, "00000000"), _folder.File("sub"), _client));
        Assert.Contains("cannot be downloaded", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.File("sub")));
    }

    [Fact]
    public async Task Without_network_the_error_says_what_to_do()
    {
        var file = File(new Uri("http://127.0.0.1:1/resnet18-f37072fd.pth"), "f37072fd");
        var error = await Assert.ThrowsAsync<StrmException>(() => ImageNetWeights.DownloadAsync(file, "weights", _client));
        Assert.Contains("cannot be downloaded", error.Given, StringComparison.Ordinal);
        Assert.Equal("Download the file elsewhere, check that its SHA-256 begins with f37072fd, and put it in weights.", error.Remedy);
    }

    [Fact]
    public async Task A_cancelled_download_is_not_an_error_of_the_network()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImageNetWeights.DownloadAsync(ImageNetWeights.For(18), _folder.File("x"), _client, null, cancelled.Token));
    }

    private static ImageNetFile File(Uri url, string prefix) => new(18, url, prefix, "test");

    private sealed class Reporter(List<WorkProgress> reports) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => reports.Add(value);
    }

    /// <summary>Answers one HTTP request on the loopback interface.</summary>
    private sealed class OneShotServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _answer;

        public OneShotServer(string status, byte[] content, int? announced = null)
        {
            _listener.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/resnet18-test.pth");
            _answer = AnswerAsync(status, content, announced ?? content.Length);
        }

        public Uri Url { get; }

        public void Dispose()
        {
            _listener.Dispose();
            _answer.GetAwaiter().GetResult();
        }

        private async Task AnswerAsync(string status, byte[] content, int length)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The request's headers do not matter.
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(content);
        }
    }
}
