namespace LotteryActors.Data; internal static class Probe {}
