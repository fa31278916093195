using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// Who waits for a device, which devices are free, and who has which: the dispatcher's memory, without Akka. All of it may be lost
/// at any time; stages offer themselves again and devices register again. Time is counted in <see cref="Age"/> calls.
/// </summary>
public sealed class DispatchQueue
{
    private readonly Dictionary<DeviceId, DispatchDevice> _devices = [];
    private readonly Dictionary<string, DeviceId> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<StageKey, DispatcherProtocol.OfferStage> _offers = [];
    private readonly Dictionary<StageKey, Tenure> _tenures = [];
    private readonly Dictionary<Execution, DispatchPool> _pools = [];

    /// <summary>Ages after which a device that was promised but never leased is free again, and one that says it is free is believed.</summary>
    public const int PatienceInAges = 5;

    public int Waiting => _offers.Count;

    public int Devices => _devices.Count;

    public IEnumerable<DeviceId> DevicesOf(string node) => _devices.Keys.Where(d => d.Node == node);

    /// <summary>Devices that hold a lease but never registered here.</summary>
    public IEnumerable<DeviceId> Strangers => _tenures.Values.Select(t => t.Device).Where(d => !_devices.ContainsKey(d)).Distinct();

    /// <summary>A device lives. Returns the leases of its former incarnation, which are lost.</summary>
    public IReadOnlyList<Tenure> Register(DispatcherProtocol.RegisterDevice register)
    {
        var lost = Displace(register.Device);
        if (!_devices.TryGetValue(register.Device, out var device))
        {
            device = new DispatchDevice(register.Device, new Execution(register.DeviceClass, register.Threads));
            _devices.Add(register.Device, device);
            _slots[register.Device.Slot] = register.Device;
            device.Stage = _tenures.Values.FirstOrDefault(t => t.Device == register.Device)?.Stage;
        }

        Settle(device, register.Running);
        Release(device, register.Holds);
        return lost;
    }

    /// <summary>A device ended its stage and could take another.</summary>
    public void Free(DispatcherProtocol.DeviceFree free)
    {
        if (_devices.TryGetValue(free.Device, out var device))
        {
            Forget(device);
            Release(device, free.Holds);
        }
    }

    /// <summary>A device is no more. Returns the leases it had, which are lost.</summary>
    public IReadOnlyList<Tenure> Gone(DeviceId id)
    {
        if (_devices.Remove(id, out var device))
        {
            PoolOf(device.Execution).Remove(device);
            if (_slots.GetValueOrDefault(id.Slot) == id)
            {
                _slots.Remove(id.Slot);
            }
        }

        var tenures = _tenures.Values.Where(t => t.Device == id).ToList();
        tenures.ForEach(t => _tenures.Remove(t.Stage));
        return [.. tenures.Where(t => t.Attempt is not null)];
    }

    /// <summary>A stage waits. One that has a device, or is promised one, is left as it is.</summary>
    public void Offer(DispatcherProtocol.OfferStage offer)
    {
        if (_tenures.TryGetValue(offer.Stage, out var tenure))
        {
            if (tenure.Attempt is null)
            {
                return;
            }

            // It would not offer itself if that lease still stood.
            _tenures.Remove(offer.Stage);
        }

        Unqueue(offer.Stage);
        _offers.Add(offer.Stage, offer);
        PoolOf(ExecutionOf(offer)).Waiting.Add(offer);
    }

    /// <summary>A stage waits no more; the device promised to it is free again.</summary>
    public void Withdraw(StageKey stage)
    {
        Unqueue(stage);
        if (_tenures.TryGetValue(stage, out var tenure) && tenure.Attempt is null)
        {
            Unpromise(tenure);
        }
    }

    /// <summary>A stage has its lease. Returns it where that device is known to be gone: another incarnation lives in its slot.</summary>
    public Tenure? Lease(DispatcherProtocol.LeaseTaken taken)
    {
        Unqueue(taken.Stage);
        var tenure = new Tenure(taken.Stage, taken.Attempt, taken.Device);
        if (_slots.TryGetValue(taken.Device.Slot, out var living) && living != taken.Device)
        {
            return tenure;
        }

        if (_tenures.TryGetValue(taken.Stage, out var former) && former.Device != taken.Device && former.Attempt is null)
        {
            Unpromise(former);
        }

        _tenures[taken.Stage] = tenure;
        if (_devices.TryGetValue(taken.Device, out var device))
        {
            PoolOf(device.Execution).Remove(device);
            device.Stage = taken.Stage;
            device.Age = 0;
        }

        return null;
    }

    /// <summary>Promises free devices to waiting stages: by priority, then age; a device that holds the stage's inputs is preferred.</summary>
    public IReadOnlyList<(StageKey Stage, DeviceId Device)> Promise()
    {
        var promises = new List<(StageKey, DeviceId)>();
        foreach (var pool in _pools.Values)
        {
            while (pool.Next() is var (offer, device))
            {
                Unqueue(offer.Stage);
                pool.Remove(device);
                device.Stage = offer.Stage;
                device.Age = 0;
                _tenures[offer.Stage] = new Tenure(offer.Stage, null, device.Id);
                promises.Add((offer.Stage, device.Id));
            }
        }

        return promises;
    }

    /// <summary>Called at regular intervals: promises that were never taken up end.</summary>
    public void Age()
    {
        foreach (var device in _devices.Values.Where(d => d.Stage is not null))
        {
            device.Age++;
        }

        var stale = _tenures.Values.Where(t => t.Attempt is null && (!_devices.TryGetValue(t.Device, out var d) || d.Age > PatienceInAges)).ToList();
        stale.ForEach(Unpromise);
    }

    /// <summary>Kinds of device that waiting stages ask for and nobody offers.</summary>
    public IEnumerable<Execution> Unserved() =>
        _pools.Where(p => p.Value.Waiting.Count > 0 && !_devices.Values.Any(d => d.Execution == p.Key)).Select(p => p.Key);

    private static Execution ExecutionOf(DispatcherProtocol.OfferStage offer) => new(offer.DeviceClass, offer.Threads);

    private IReadOnlyList<Tenure> Displace(DeviceId newcomer)
    {
        var former = _slots.TryGetValue(newcomer.Slot, out var id) && id != newcomer ? Gone(id) : [];
        var strangers = Strangers.Where(d => d.Slot == newcomer.Slot && d != newcomer).ToList();
        return [.. former, .. strangers.SelectMany(Gone)];
    }

    /// <summary>A device that says it runs something is busy; one that says it is free is believed once its lease is not brand-new.</summary>
    private void Settle(DispatchDevice device, StageKey? running)
    {
        if (running is not null)
        {
            if (device.Stage != running)
            {
                Forget(device);
                device.Stage = running;
                device.Age = 0;
            }

            PoolOf(device.Execution).Remove(device);
        }
        else if (device.Age > PatienceInAges)
        {
            Forget(device);
        }
    }

    private void Forget(DispatchDevice device)
    {
        if (device.Stage is { } stage && _tenures.TryGetValue(stage, out var tenure) && tenure.Device == device.Id)
        {
            _tenures.Remove(stage);
        }

        device.Stage = null;
        device.Age = 0;
    }

    private void Release(DispatchDevice device, IReadOnlyList<Digest> holds)
    {
        var pool = PoolOf(device.Execution);
        pool.Remove(device);
        device.Holds = holds;
        if (device.Stage is null)
        {
            pool.Add(device);
        }
    }

    private void Unpromise(Tenure promise)
    {
        _tenures.Remove(promise.Stage);
        if (_devices.TryGetValue(promise.Device, out var device) && device.Stage == promise.Stage)
        {
            Forget(device);
            Release(device, device.Holds);
        }
    }

    private void Unqueue(StageKey stage)
    {
        if (_offers.Remove(stage, out var offer))
        {
            PoolOf(ExecutionOf(offer)).Waiting.Remove(offer);
        }
    }

    private DispatchPool PoolOf(Execution execution)
    {
        if (!_pools.TryGetValue(execution, out var pool))
        {
            _pools.Add(execution, pool = new DispatchPool());
        }

        return pool;
    }
}
