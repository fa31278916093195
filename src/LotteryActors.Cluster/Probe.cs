namespace LotteryActors.Cluster; internal static class Probe {}
