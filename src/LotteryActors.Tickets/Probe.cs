namespace LotteryActors.Tickets; internal static class Probe {}
