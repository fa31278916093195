using LotteryActors.Artifacts;
using LotteryActors.Cluster.Devices;
using LotteryActors.FakeDevice;

// A real device process without Torch: `fake-device --device cpu --store DIR --threads N`. It can serve a cpu and nothing else.
var device = args[Array.IndexOf(args, "--device") + 1];
var folder = args[Array.IndexOf(args, "--store") + 1];
var output = Console.OpenStandardOutput();
Console.SetOut(Console.Error);
if (device != "cpu")
{
    return DeviceServer.Refuse(output, $"{device}: a fake device is a cpu; name cpu");
}

DeviceServer.Serve(Console.OpenStandardInput(), output, new FakeStageRunner(new DirectoryArtifactStore(folder)), new StageManifests(folder));
return 0;
