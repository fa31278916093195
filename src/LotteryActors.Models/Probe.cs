namespace LotteryActors.Models; internal static class Probe {}
