using System.Net;
using System.Net.Sockets;

namespace Strm.Training.Distributed;

/// <summary>Which of a machine's addresses other machines reach it by.</summary>
internal static class RankNetwork
{
    /// <summary>The address that this machine uses towards another one. Nothing is sent.</summary>
    /// <param name="host">A name or an address.</param>
    /// <returns>The address; that of this machine alone where the other one is unknown or the same.</returns>
    public static string AddressTowards(string host)
    {
        try
        {
            var target = Dns.GetHostAddresses(host).OrderBy(a => a.AddressFamily is AddressFamily.InterNetworkV6).First();
            using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(target, 9);
            return ((IPEndPoint)socket.LocalEndPoint!).Address.ToString();
        }
        catch (SocketException)
        {
            return IPAddress.Loopback.ToString();
        }
    }

    /// <summary>Where Gloo is to listen: on the interface of GLOO_SOCKET_IFNAME, else on the address by which the others reach this rank.</summary>
    /// <param name="rank">This rank.</param>
    /// <param name="addresses">The address of each rank towards rank 0.</param>
    public static string ListenOn(int rank, IReadOnlyList<string> addresses)
    {
        if (Environment.GetEnvironmentVariable("GLOO_SOCKET_IFNAME") is { Length: > 0 } name) return $"@{name.Split(',')[0]}";
        // An address of this machine alone will not do when others are on other machines.
        if (!IsLoopback(addresses[rank])) return addresses[rank];
        var other = addresses.FirstOrDefault(address => !IsLoopback(address));
        return other is null ? addresses[rank] : AddressTowards(other);
    }

    private static bool IsLoopback(string address) => IPAddress.IsLoopback(IPAddress.Parse(address));
}
