namespace LotteryActors.Training; internal static class Probe {}
