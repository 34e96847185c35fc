using System.Text.Json.Nodes;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter.Tests;

public sealed class ConnectionFileTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void It_says_where_to_listen()
    {
        Write(_ => { });
        var connection = ConnectionFile.Read(path);
        Assert.Equal("tcp://127.0.0.1:5001", connection.Endpoint(connection.Shell));
        Assert.Equal(("secret", 5005), (connection.Key, connection.Heartbeat));
    }

    [Theory]
    [InlineData("transport", "udp", "its transport is 'udp'")]
    [InlineData("transport", "ipc", "This kernel supports only tcp")]
    [InlineData("ip", "", "it has no ip")]
    [InlineData("shell_port", 0, "its shell_port is 0")]
    [InlineData("hb_port", 70000, "its hb_port is 70000")]
    [InlineData("iopub_port", "x", "it is not the expected JSON")]
    [InlineData("signature_scheme", "hmac-md5", "its signature_scheme is 'hmac-md5'")]
    public void What_it_cannot_be_is_said(string name, object value, string expected)
    {
        Write(json => json[name] = JsonValue.Create(value));
        Assert.Contains(expected, Assert.Throws<JupyterException>(() => ConnectionFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"ip\":")]
    public void What_is_none_is_refused(string text)
    {
        File.WriteAllText(path, text);
        Assert.Throws<JupyterException>(() => ConnectionFile.Read(path));
        Assert.Contains("does not exist", Assert.Throws<JupyterException>(() => ConnectionFile.Read(path + ".missing")).Message, StringComparison.Ordinal);
    }

    private void Write(Action<JsonObject> change)
    {
        var json = new JsonObject
        {
            ["transport"] = "tcp", ["ip"] = "127.0.0.1", ["key"] = "secret", ["signature_scheme"] = "hmac-sha256",
            ["shell_port"] = 5001, ["control_port"] = 5002, ["stdin_port"] = 5003, ["iopub_port"] = 5004, ["hb_port"] = 5005,
        };
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
