from sim.lives import NewHome
def new_home(lives):
    return NewHome(key=lives.homes().built.shape[0], prefecture=0, county=0, owner=0, beds=(6, 6), fee=(1500, 2500), carers=50.0)
