extension Core {
    /// Makes the recommendation of a referral scheme: it moves no money, and nothing is left to do on the case.
    mutating func refer(_ application: Application, under scheme: Scheme, from day: LocalDate) {
        emit(ApplicationClosed(application.id))
    }
}
