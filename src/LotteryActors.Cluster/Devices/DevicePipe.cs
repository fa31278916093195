using System.Buffers.Binary;
using MessagePack;

namespace LotteryActors.Cluster.Devices;

/// <summary>Frames on the pipe between a worker and its device process: four bytes of length, little-endian, then MessagePack.</summary>
internal static class DevicePipe
{
    /// <summary>Raised whenever an order or a signal changes its form.</summary>
    public const int Protocol = 3;

    private const int MaxFrame = 16 << 20;

    private static readonly MessagePackSerializerOptions Options =
        MessagePackSerializerOptions.Standard.WithSecurity(MessagePackSecurity.UntrustedData);

    public static byte[] Frame<T>(T message)
    {
        var body = MessagePackSerializer.Serialize(message, Options);
        var frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame, 4);
        return frame;
    }

    /// <summary>The next message; null where the other side has closed the pipe.</summary>
    /// <exception cref="InvalidDataException">What came is no frame of ours.</exception>
    public static async Task<T?> ReadAsync<T>(Stream stream)
        where T : class
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false) < 4)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 1 or > MaxFrame)
        {
            throw new InvalidDataException($"the device pipe announces a frame of {length} bytes; node and device are of different versions, or something else writes to the pipe");
        }

        var body = new byte[length];
        return await stream.ReadAtLeastAsync(body, length, throwOnEndOfStream: false) < length ? null : Parse<T>(body);
    }

    private static T Parse<T>(byte[] body)
    {
        try
        {
            return MessagePackSerializer.Deserialize<T>(body, Options);
        }
        catch (MessagePackSerializationException e)
        {
            throw new InvalidDataException($"the device pipe carries something else than our messages; node and device are of different versions ({e.GetBaseException().Message})", e);
        }
    }
}
