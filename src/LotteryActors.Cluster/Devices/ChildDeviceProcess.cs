using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Devices;

/// <summary>The parent's side of the pipe: a real child process, its orders and its signals.</summary>
public sealed class ChildDeviceProcess : IDeviceProcess
{
    private readonly Process _process;
    private readonly Action<DeviceSignal> _onSignal;
    private readonly Channel<DeviceOrder> _orders = Channel.CreateUnbounded<DeviceOrder>(new UnboundedChannelOptions { SingleReader = true });
    private readonly LastLines _errors = new(capacity: 20);
    private readonly Task _life;

    private ChildDeviceProcess(Process process, Action<DeviceSignal> onSignal)
    {
        _process = process;
        _onSignal = onSignal;
        _life = Task.Run(LiveAsync);
    }

    /// <param name="device"><c>cpu</c>, <c>cuda:0</c>...</param>
    /// <param name="store">Root of the artifact store.</param>
    /// <param name="threads">Threads of Torch in the child.</param>
    public static IDeviceProcess Start(DeviceCommand command, string device, string store, int threads, Action<DeviceSignal> onSignal)
    {
        var start = new ProcessStartInfo(
            command.FileName,
            [.. command.Arguments, "--device", device, "--store", store, "--threads", threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new ChildDeviceProcess(Process.Start(start)!, onSignal);
        }
        catch (Win32Exception e)
        {
            return new Unstartable($"{command.FileName}: {e.Message}", onSignal);
        }
    }

    public void Run(long run, long attempt, StageRequest request) => _orders.Writer.TryWrite(new DeviceOrders.Run(run, attempt, request));

    public void Stop() => _orders.Writer.TryWrite(new DeviceOrders.Stop());

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It had ended already.
        }
    }

    /// <summary>Closes the pipe, at which the child ends, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _orders.Writer.TryComplete();
        await _life;
        _process.Dispose();
    }

    private async Task LiveAsync()
    {
        var errors = ReadErrorsAsync();
        var orders = WriteOrdersAsync();
        await ReadSignalsAsync();
        await _process.WaitForExitAsync();
        await errors;
        _orders.Writer.TryComplete();
        await orders;
        _onSignal(new DeviceSignals.Exited(new DeviceExit(_process.ExitCode), _errors.ToString()));
    }

    private async Task ReadSignalsAsync()
    {
        try
        {
            var output = _process.StandardOutput.BaseStream;
            while (await DevicePipe.ReadAsync<DeviceSignal>(output) is { } signal)
            {
                if (signal is DeviceSignals.Ready { Protocol: not DevicePipe.Protocol } ready)
                {
                    throw new InvalidDataException($"the device process speaks protocol {ready.Protocol}, this node {DevicePipe.Protocol}; install one version for both");
                }

                _onSignal(signal);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _errors.Add(e.Message);
            Kill();
        }
    }

    private async Task WriteOrdersAsync()
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            await foreach (var order in _orders.Reader.ReadAllAsync())
            {
                await input.WriteAsync(DevicePipe.Frame(order));
                await input.FlushAsync();
            }

            await input.DisposeAsync();
        }
        catch (IOException)
        {
            // The child is gone; its exit is told by the reading side.
        }
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _errors.Add(line);
        }
    }

    /// <summary>A process that could not be started: it exits before it is asked anything.</summary>
    private sealed class Unstartable : IDeviceProcess
    {
        public Unstartable(string evidence, Action<DeviceSignal> onSignal) =>
            _ = Task.Run(() => onSignal(new DeviceSignals.Exited(new DeviceExit(DeviceExit.NeverStarted), evidence)));

        public void Run(long run, long attempt, StageRequest request)
        {
        }

        public void Stop()
        {
        }

        public void Kill()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Starts device processes as children of this one.</summary>
/// <param name="store">Root of the artifact store.</param>
/// <param name="threads">Threads of Torch in each.</param>
public sealed class ChildDeviceProcessFactory(DeviceCommand command, string store, int threads) : IDeviceProcessFactory
{
    public IDeviceProcess Start(string device, Action<DeviceSignal> onSignal) => ChildDeviceProcess.Start(command, device, store, threads, onSignal);
}
