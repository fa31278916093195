using System.Runtime.InteropServices;

namespace LotteryActors.Artifacts;

/// <summary>Makes renames durable: after the file, the folder's own entries must reach the disk too. .NET has no call for it.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0, CloseOnExec = 0x80000;
    private const int InputOutputError = 5;

    /// <exception cref="IOException">The disk failed. File systems that cannot sync a folder are left at that.</exception>
    public static void Flush(string folder)
    {
        var descriptor = Open(folder, ReadOnly | CloseOnExec);
        if (descriptor < 0)
        {
            return;
        }

        var error = Sync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (error == InputOutputError)
        {
            throw new IOException($"{folder}: the disk failed to store the folder (fsync: {Marshal.GetPInvokeErrorMessage(error)}); check the disk and `lottery resume`", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
