using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;
using LotteryActors.Cluster.Serialization;

namespace LotteryActors.Cluster.Hosting;

/// <summary>
/// One message between a gateway and a client: length of what follows (four bytes, little-endian), length of the manifest (one byte),
/// the manifest, the record as in the journal.
/// </summary>
internal static class GatewayFrame
{
    private const int MaxBytes = 16 << 20;

    public static async Task WriteAsync(Stream stream, object message, CancellationToken ct)
    {
        var manifest = Encoding.ASCII.GetBytes(WireFormat.ManifestOf(message));
        var record = WireFormat.Write(message);
        var frame = new byte[5 + manifest.Length + record.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - 4);
        frame[4] = (byte)manifest.Length;
        manifest.CopyTo(frame, 5);
        record.CopyTo(frame, 5 + manifest.Length);
        await stream.WriteAsync(frame, ct).ConfigureAwait(false);
    }

    /// <summary>The next message; null where the other side has closed.</summary>
    /// <exception cref="SerializationException">What came is no message of ours, or of a newer version.</exception>
    public static async Task<object?> ReadAsync(Stream stream, CancellationToken ct)
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, ct).ConfigureAwait(false) < 4)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 2 or > MaxBytes)
        {
            throw new SerializationException($"gateway: a frame of {length} bytes is announced; client and coordinator are of different versions");
        }

        var frame = new byte[length];
        if (await stream.ReadAtLeastAsync(frame, length, throwOnEndOfStream: false, ct).ConfigureAwait(false) < length)
        {
            return null;
        }

        var name = frame[0];
        return 1 + name <= length
            ? WireFormat.Read(Encoding.ASCII.GetString(frame, 1, name), frame.AsMemory(1 + name), "gateway")
            : throw new SerializationException("gateway: a frame is cut short; client and coordinator are of different versions");
    }
}
