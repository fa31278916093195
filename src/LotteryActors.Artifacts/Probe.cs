namespace LotteryActors.Artifacts; internal static class Probe {}
