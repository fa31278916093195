using LotteryActors.Artifacts;
using LotteryActors.Cluster.Devices;
using LotteryActors.FakeDevice;

// A real device process without Torch: `fake-device --device cpu --store DIR --threads N`.
var store = new DirectoryArtifactStore(args[Array.IndexOf(args, "--store") + 1]);
var output = Console.OpenStandardOutput();
Console.SetOut(Console.Error);
DeviceServer.Serve(Console.OpenStandardInput(), output, new FakeStageRunner(store));
